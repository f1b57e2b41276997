/**
 * Which fields a schema has at one place of what was written. The schema itself is asked, so that what is suggested
 * cannot differ from what is taken.
 * @module
 */
import type { z } from "zod";

type Schema = z.core.$ZodType;
type Path = readonly PropertyKey[];

/** Names of the fields of the object at `path` in `input`; where it may be one of several kinds, by what it says it is. */
export function fieldsAt(schema: Schema, input: unknown, path: Path): string[] {
  const found = schemasAt(schema, input, path).flatMap((one) => Object.keys(shapeOf(one) ?? {}));
  return [...new Set(found)];
}

/** The schemas that what stands at `path` is held to: several where none of a union can be told. */
function schemasAt(schema: Schema, input: unknown, path: Path): Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return schemasAt(def.innerType, input, path);
    case "pipe":
      // Of a preparation and what comes after it, the latter says what is written.
      return schemasAt(typeOf(def.in) === "transform" ? def.out : def.in, input, path);
    case "lazy":
      return schemasAt(def.getter(), input, path);
    case "union": {
      const discriminator = "discriminator" in def ? String(def.discriminator) : null;
      const fitting = def.options.filter((option) => discriminator === null || says(option, discriminator, input));
      return (fitting.length > 0 ? fitting : def.options).flatMap((option) => schemasAt(option, input, path));
    }
    default:
      return path.length === 0 ? [schema] : below(schema, input, path);
  }
}

function below(schema: Schema, input: unknown, [key = "", ...rest]: Path): Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const inside = typeof input === "object" && input !== null ? (input as Record<PropertyKey, unknown>)[key] : undefined;
  switch (def.type) {
    case "object": {
      const field = Object.hasOwn(def.shape, key) ? def.shape[String(key)] : undefined;
      return field === undefined ? [] : schemasAt(field, inside, rest);
    }
    case "array":
      return schemasAt(def.element, inside, rest);
    case "record":
      return schemasAt(def.valueType, inside, rest);
    default:
      return [];
  }
}

/** Whether `option` is the kind of object that `input` says it is. */
function says(option: Schema, discriminator: string, input: unknown): boolean {
  const written =
    typeof input === "object" && input !== null ? (input as Record<string, unknown>)[discriminator] : null;
  return (option._zod.propValues?.[discriminator] ?? new Set()).has(written as string);
}

function shapeOf(schema: Schema): Readonly<Record<string, Schema>> | null {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "object" ? def.shape : null;
}

const typeOf = (schema: Schema) => (schema as z.core.$ZodTypes)._zod.def.type;
