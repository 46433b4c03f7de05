/** The workspace's jest, and one platform in a throw-away copy that all stories share: started by the first, ended after the last. */
import shared from '../../jest.config.mjs';

export default {
  ...shared,
  globalSetup: '<rootDir>/test/setup.mjs',
  testSequencer: '<rootDir>/test/last-stories-last.mjs',
  globalTeardown: '<rootDir>/test/teardown.mjs',
  testTimeout: 300_000,
};
