/** Keys with what they do, under a panel. */
export const KeyList = ({ keys }: { keys: readonly (readonly [key: string, word: string])[] }) => (
  <p className="keys faint">
    {keys.map(([key, word]) => (
      <span key={key}>
        <kbd className="keycap">{key}</kbd> {word}
      </span>
    ))}
  </p>
)
