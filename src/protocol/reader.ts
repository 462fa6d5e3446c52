import * as v from 'valibot';

/** Makes a function that reads messages of a schema. The function returns undefined for any other message. */
export const reader =
  <S extends v.GenericSchema>(schema: S) =>
  (message: unknown): v.InferOutput<S> | undefined => {
    const parsed = v.safeParse(schema, message);
    return parsed.success ? parsed.output : undefined;
  };
