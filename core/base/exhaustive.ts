/** Makes the compiler refuse a switch that forgets a case. */
export const exhaustive = (value: never): never => {
  throw new Error(`unexpected value ${JSON.stringify(value)}`)
}
