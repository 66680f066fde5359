/** A choice among a few, as buttons side by side. */

interface ChoiceProps<T extends string> {
  label: string;
  options: readonly (readonly [value: T, word: string])[];
  value: T;
  onChoose(value: T): void;
}

export function Choice<T extends string>({ label, options, value, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset class="choice-row">
      <legend class="unseen">{label}</legend>
      {options.map(([one, word]) => (
        <button key={one} type="button" aria-pressed={one === value} onClick={() => onChoose(one)}>
          {word}
        </button>
      ))}
    </fieldset>
  );
}

/** The same where there are many: a list that opens. */
export function Select<T extends string>({ label, options, value, onChoose }: ChoiceProps<T>) {
  return (
    <label class="select">
      <span class="unseen">{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = options.find(([one]) => one === event.currentTarget.value);
          if (chosen) onChoose(chosen[0]);
        }}
      >
        {options.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
