/** Numbers for people, in their own way of writing them. */

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });

export function figure(value: number): string {
  return whole.format(value);
}

/** `1 day`, `4 days`; `many` where the plural is not just an s. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}
