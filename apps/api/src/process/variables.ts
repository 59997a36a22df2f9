import { plainToInstance, Transform } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Refusal } from '@filmdeed/kernel';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Takes the text of a variable for a whole number; anything else stays as it is, for `@IsInt` to refuse. */
export const integer = Transform(({ value }: { value: unknown }) =>
  /^-?\d{1,16}$/.test(String(value)) ? Number(value) : value,
);

/**
 * Reads the variables that the class names; an empty one counts as absent. Refuses `environment.invalid` naming the
 * variable, never its value: it may be a secret.
 */
export function readVariables<T extends object>(type: new () => T, variables: Variables): T {
  const names = Object.keys(variables).filter((name) => variables[name] !== undefined && variables[name] !== '');
  const plain = Object.fromEntries(names.map((name) => [name, variables[name]]));
  const read = plainToInstance(type, plain, { exposeDefaultValues: true });
  const [error] = validateSync(read, { validationError: { target: false, value: false }, stopAtFirstError: true });
  if (error !== undefined) {
    const problem = Object.values(error.constraints ?? {})[0] ?? `${error.property} is not valid`;
    throw new Refusal('environment.invalid', problem, { variable: error.property });
  }
  return read;
}
