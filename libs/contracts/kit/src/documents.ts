export { openApiDocument } from './openapi.ts';
export { asyncApiDocument } from './asyncapi.ts';
export { manifestOf } from './manifest.ts';
export type { Manifest, ProvidedOperation, RequestManifest, UsedOperation } from './manifest.ts';
export type { JsonObject } from './json-schema.ts';
