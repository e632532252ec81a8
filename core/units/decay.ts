/** Share of an activity that is left after `seconds` (more than 1 before the reference): 2^(-t/T). */
export const decayFactor = (seconds: number, halfLifeSeconds: number): number => 2 ** (-seconds / halfLifeSeconds)

/**
 * The moment of a frame, in seconds from its start, at which the activity equals its mean over the frame:
 * (1/lambda) ln(lambda Tf / (1 - exp(-lambda Tf))). IBSI-SUV, MITK.
 */
export const averageActivitySeconds = (halfLifeSeconds: number, frameSeconds: number): number => {
  const lambda = Math.LN2 / halfLifeSeconds
  const x = lambda * frameSeconds
  // Below this the two logarithms cancel to noise; the moment is then the middle of the frame.
  return x < 1e-6 ? frameSeconds / 2 : Math.log(x / -Math.expm1(-x)) / lambda
}
