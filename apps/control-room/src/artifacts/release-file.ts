import type { Manifest } from '@two-pizza/contracts-kit/documents';

/** What a release says about itself (`release.json`), as the build wrote it: the part that deploys need. */
export interface ReleaseFile {
  readonly service: string;
  readonly version: string;
  readonly release: string;
  /** `<sha>`, `<sha>-dirty`, or `unknown` outside of git. */
  readonly commit: string;
  readonly manifest: Manifest;
}
