export { openApiDocument } from './openapi.ts';
export { asyncApiDocument } from './asyncapi.ts';
export { manifestOf, problemSchemaOf } from './manifest.ts';
export type {
  DatabaseManifest,
  Declared,
  Manifest,
  MigrationManifest,
  ProvidedOperation,
  PublishedEvent,
  RequestManifest,
  UsedOperation,
} from './manifest.ts';
export type { JsonObject } from './json-schema.ts';
