/** What becomes of a text, or of what holds texts, as it is set. */
export type Rules<T> = { readonly [K in keyof T]?: (value: T[K]) => T[K] };

/**
 * An object of VS Code that shows texts, with a rule for each of its properties that is one: whoever sets it need not
 * think of what the text may hold.
 */
export function guarded<T extends object>(target: T, rules: Rules<T>): T {
  // Over an object of its own, since what is frozen could not be given another method.
  return new Proxy({} as T, {
    get: (_, property) => {
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (_, property, value: unknown) => {
      const rule = Reflect.get(rules, property) as ((given: unknown) => unknown) | undefined;
      return Reflect.set(target, property, rule ? rule(value) : value);
    },
  });
}
