/**
 * Gives every workspace package with a tsconfig.json its Nx targets, so that no package lists them by hand:
 * build, typecheck, lint and, where it has tests, test. A service (tag `type:service`) is also bundled.
 * Order of builds follows `dependencies`. devDependencies count for typecheck and test only: a lib and the
 * test tools that are built on it may then need each other without a circle.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SOURCE = [
  '{projectRoot}/src/**/*',
  '!{projectRoot}/src/**/*.spec.ts',
  '{projectRoot}/package.json',
  '{projectRoot}/tsconfig.json',
];
const MIGRATIONS = '{projectRoot}/migrations/**/*';
const TOOLCHAIN = [
  '{workspaceRoot}/tsconfig.base.json',
  '{workspaceRoot}/package-lock.json',
  '{workspaceRoot}/tools/workspace/src/**/*',
];
const DECLARATIONS = { dependentTasksOutputFiles: '**/*.d.ts', transitive: true };
const BUNDLES = { dependentTasksOutputFiles: '**/bundle/*.{js,sql}', transitive: true };
/** A release names its commit: the bundle step runs again when the commit or the dirt changes. */
const COMMIT = { runtime: 'git rev-parse HEAD 2>/dev/null; git status --porcelain 2>/dev/null | head -c 1; true' };

const node = (script, ...args) => ({
  command: ['node', script, ...args].join(' '),
  options: { cwd: '{workspaceRoot}' },
});

export const name = 'two-pizza-workspace';

export const createNodes = [
  '{apps,libs,tools}/**/package.json',
  (files, _options, { workspaceRoot }) => {
    const packages = files.map((file) => readPackage(workspaceRoot, file)).filter((found) => found !== undefined);
    const byName = new Map(packages.map((found) => [found.packageName, found]));
    return packages.map((found) => [
      found.file,
      { projects: { [found.root]: { root: found.root, targets: targetsOf(found, byName) } } },
    ]);
  },
];

function readPackage(workspaceRoot, file) {
  const root = dirname(file);
  if (!existsSync(join(workspaceRoot, root, 'tsconfig.json'))) return undefined;
  const { name: packageName, nx, dependencies = {}, devDependencies = {} } = read(workspaceRoot, file);
  const find = (pattern) => globSync(pattern, { cwd: join(workspaceRoot, root) });
  const stories = find('test/**/*.ts').map((path) => readFileSync(join(workspaceRoot, root, path), 'utf8'));
  return {
    file,
    root,
    packageName,
    project: nx?.name ?? packageName,
    isService: nx?.tags?.includes('type:service') ?? false,
    hasTests: find('src/**/*.spec.ts').length > 0 || find('test/**/*.{test,spec}.ts').length > 0,
    stories: stories.join('\n'),
    dependencies: Object.keys(dependencies),
    devDependencies: Object.keys(devDependencies),
  };
}

function read(workspaceRoot, file) {
  return JSON.parse(readFileSync(join(workspaceRoot, file), 'utf8'));
}

function targetsOf(found, byName) {
  const workspaceProjects = (names) =>
    names.map((each) => byName.get(each)?.project).filter((each) => each !== undefined);
  const needed = workspaceProjects(found.dependencies);
  const neededToCheck = workspaceProjects([...found.dependencies, ...found.devDependencies]);
  const builds = (projects) => (projects.length > 0 ? [{ projects, target: 'build' }] : []);
  return {
    ...(found.isService
      ? { compile: compile(found, builds(needed)), build: bundle(found), serve: serve(found), ...deliveries(found) }
      : { build: compile(found, builds(needed)) }),
    typecheck: {
      ...node('node_modules/@typescript/native/bin/tsc', '--noEmit', '-p', found.root),
      dependsOn: builds(neededToCheck),
      cache: true,
      inputs: ['default', DECLARATIONS],
    },
    lint: {
      command: `eslint ${found.root}`,
      options: { cwd: '{workspaceRoot}' },
      cache: true,
      inputs: [
        'default',
        '{workspaceRoot}/eslint.config.mjs',
        ...TOOLCHAIN,
        { externalDependencies: ['eslint', 'typescript-eslint'] },
      ],
    },
    ...(found.hasTests ? { test: test(found, services(found, byName), builds) } : {}),
  };
}

function compile(found, dependsOn) {
  return {
    ...node('tools/workspace/src/compile.ts', found.root),
    dependsOn,
    cache: true,
    inputs: [...SOURCE, ...TOOLCHAIN, DECLARATIONS],
    outputs: ['{projectRoot}/dist/src'],
  };
}

/** What the control room does for a service. They build what they need themselves: `npm run -s deploy` does the same. */
function deliveries({ project }) {
  const ask = (command) => ({
    ...node(
      '--conditions=source --import ./apps/control-room/entry.mjs',
      `apps/control-room/src/${command}.ts`,
      project,
    ),
    cache: false,
  });
  return {
    'can-deploy': ask('can-deploy'),
    deploy: ask('deploy'),
    rollback: ask('rollback'),
    settle: ask('settle'),
  };
}

function bundle(found) {
  return {
    ...node('tools/workspace/src/bundle-service.ts', found.root),
    dependsOn: ['compile'],
    cache: true,
    inputs: [...SOURCE, MIGRATIONS, ...TOOLCHAIN, COMMIT, '^production'],
    outputs: ['{projectRoot}/dist/bundle'],
  };
}

/** Runs until Ctrl-C. It builds what it needs itself, at every save. */
function serve({ project }) {
  const entry = '--conditions=source --import ./apps/control-room/entry.mjs';
  return { ...node(entry, 'apps/control-room/src/serve.ts', project), continuous: true, cache: false };
}

/** The services whose bundles a package's stories start: those that they name, and the package itself. */
function services(found, byName) {
  return [...byName.values()].filter(
    (each) => each.isService && (each === found ? found.stories !== '' : found.stories.includes(`'${each.project}'`)),
  );
}

function test(found, started, builds) {
  return {
    ...node('tools/workspace/src/jest.ts', found.root),
    dependsOn: builds(started.map((each) => each.project)),
    cache: true,
    inputs: [
      'default',
      '^production',
      BUNDLES,
      '{workspaceRoot}/jest.config.mjs',
      ...TOOLCHAIN,
      { env: 'TWO_PIZZA_TEST_RUN' },
    ],
    outputs: ['{projectRoot}/dist/test-results.json', '{projectRoot}/dist/coverage'],
  };
}
