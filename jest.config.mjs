/** Jest for every package: `npx nx test <project>`. rootDir is the package's folder. */
import { fileURLToPath } from 'node:url';

const tool = (name) => fileURLToPath(new URL(`tools/workspace/src/${name}`, import.meta.url));

const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, verbatimModuleSyntax: true },
    target: 'es2024',
    experimental: { keepImportAttributes: true },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
  swcrc: false,
};

export default {
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', swc] },
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  injectGlobals: false,
  coverageProvider: 'v8',
  coverageDirectory: '<rootDir>/dist/coverage',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.spec.ts'],
  globalSetup: tool('jest-infra.mjs'),
  globalTeardown: tool('jest-infra-stop.mjs'),
  reporters: ['default', tool('jest-results.mjs')],
  // Tests share one broker and two cores: more workers make them slower, not faster.
  maxWorkers: 1,
  testTimeout: 60_000,
};
