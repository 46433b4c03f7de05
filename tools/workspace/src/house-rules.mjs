/** ESLint rules of the house: what its import table and its style ask, as far as a machine can see it. */
import { basename, relative, sep } from 'node:path';

/** The folder that a file belongs to: `apps/orders`, `libs/contracts/kit`; with the path inside it. */
function placeOf({ cwd, filename }) {
  const path = relative(cwd, filename).split(sep).join('/');
  const folder = /^(?:libs\/contracts\/[^/]+|(?:apps|libs|tools)\/[^/]+)/.exec(path)?.[0] ?? '';
  return { folder, path, inside: path.slice(folder.length + 1) };
}

const isTest = (inside) => /^test\/|\.(spec|test)\.ts$/.test(inside);

/** Calls `check(node, source)` for everything that brings in a module: import, export from, import(), types. */
function everyImport(check) {
  const visit = ({ source }) => {
    if (source?.type === 'Literal' && typeof source.value === 'string') check(source, source.value);
  };
  return {
    ImportDeclaration: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
    ImportExpression: visit,
    TSImportType: visit,
  };
}

const namesOfFolders = { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } };

/** Heavy packages and the folders that may import them: `{kafkajs: ['libs/messaging']}`. A pattern ends with `/*`. */
const npmOwner = {
  meta: {
    type: 'problem',
    schema: [namesOfFolders],
    messages: { foreign: '{{name}} is imported only by {{owners}}: use what these export.' },
  },
  create(context) {
    const { folder } = placeOf(context);
    const owners = Object.entries(context.options[0]);
    const covers = (pattern, name) =>
      pattern.endsWith('/*')
        ? name.startsWith(pattern.slice(0, -1))
        : name === pattern || name.startsWith(`${pattern}/`);
    return everyImport((node, name) => {
      const found = owners.find(([pattern]) => covers(pattern, name));
      if (found === undefined || found[1].includes(folder)) return;
      context.report({ node, messageId: 'foreign', data: { name, owners: found[1].join(', ') } });
    });
  },
};

/** Which of a package's doors a folder may use: `{door: [folders]}`; `tests` stands for everybody's tests. */
const door = {
  meta: {
    type: 'problem',
    schema: [namesOfFolders],
    messages: { shut: '{{name}} is not for {{folder}}: it is for {{users}}. See the import table in CONTRIBUTING.md.' },
  },
  create(context) {
    const { folder, inside } = placeOf(context);
    const kinds = [folder, ...(isTest(inside) ? ['tests'] : [])];
    return everyImport((node, name) => {
      const users = context.options[0][name];
      if (users === undefined || users.some((user) => kinds.includes(user))) return;
      context.report({ node, messageId: 'shut', data: { name, folder, users: users.join(', ') } });
    });
  },
};

/** Settings come in at one place per program. Handing the whole environment to a child process is no reading. */
const settingsAtTheDoor = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'object',
        properties: { readers: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
    ],
    messages: { read: 'The environment is read in *.config.ts and main.ts only: take the setting from there.' },
  },
  create(context) {
    const { path, inside } = placeOf(context);
    const reader =
      /(^|[./])(config|main)\.ts$/.test(basename(path)) || context.options[0].readers.includes(path) || isTest(inside);
    if (reader) return {};
    return {
      'MemberExpression[object.name="process"][property.name="env"]'(node) {
        const { parent } = node;
        const value = parent.type === 'LogicalExpression' ? parent : node;
        const handedOn =
          parent.type === 'SpreadElement' || (value.parent.type === 'Property' && value.parent.key.name === 'env');
        const machinePath =
          parent.type === 'MemberExpression' && (parent.property.name ?? parent.property.value) === 'PATH';
        if (!handedOn && !machinePath) context.report({ node, messageId: 'read' });
      },
      'ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name="env"]'(node) {
        context.report({ node, messageId: 'read' });
      },
    };
  },
};

/**
 * SQL is fixed text: a release's manifest lists every statement, and a built one could not be listed. A constant at the
 * top of the same file, itself fixed, may be named in it (a list of columns, a limit): nothing from outside gets in.
 */
const fixedSql = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      built: 'SQL is fixed text: only constants of this file in it. Lists by unnest($1), options by ($2 is null or …).',
      inside:
        'A statement is declared once, at the top of its file, so that the manifest knows it before anything runs.',
    },
  },
  create(context) {
    const { inside } = placeOf(context);
    if (isTest(inside)) return {};
    const moduleScope = context.sourceCode.scopeManager.scopes.find(({ type }) => type === 'module');
    const isFixed = (node) => {
      if (node?.type === 'Literal') return typeof node.value === 'string' || typeof node.value === 'number';
      if (node?.type === 'TemplateLiteral') return node.expressions.every(isFixed);
      if (node?.type !== 'Identifier') return false;
      const [definition] = moduleScope?.set.get(node.name)?.defs ?? [];
      return (
        definition?.parent?.kind === 'const' &&
        definition.node.id.type === 'Identifier' &&
        isFixed(definition.node.init)
      );
    };
    return {
      'CallExpression[callee.name="statement"]'(node) {
        if (!node.arguments.every(isFixed)) context.report({ node, messageId: 'built' });
        const within = context.sourceCode.getAncestors(node).some(({ type }) => /Function|ClassBody/.test(type));
        if (within) context.report({ node, messageId: 'inside' });
      },
    };
  },
};

/** In a service a file is `<thing>.ts` or `<thing>.<role>.ts`, with a role of the closed list. */
const fileRole = {
  meta: {
    type: 'problem',
    schema: [{ type: 'array', items: { type: 'string' } }],
    messages: { unknown: '{{name}} has no role of the list: {{roles}}. No role means domain.' },
  },
  create(context) {
    const [roles] = context.options;
    const name = basename(context.filename);
    const [thing, role, ...more] = name.replace(/\.spec\.ts$|\.ts$/, '').split('.');
    const known = role === undefined || (roles.includes(role) && more.length === 0);
    if (known && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(thing)) return {};
    return {
      Program: (node) => context.report({ node, messageId: 'unknown', data: { name, roles: roles.join(', ') } }),
    };
  },
};

/** A test that is skipped, left alone, tried again or waits for time proves nothing. */
const realTests = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      skipped: 'Every test runs, once: no {{name}}.',
      sleeps: 'A test waits for a fact (waitFor), never for time.',
    },
  },
  create(context) {
    return {
      'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]'(node) {
        context.report({ node, messageId: 'skipped', data: { name: `${node.object.name}.${node.property.name}` } });
      },
      'MemberExpression[object.name="jest"][property.name="retryTimes"]'(node) {
        context.report({ node, messageId: 'skipped', data: { name: 'jest.retryTimes' } });
      },
      'ImportDeclaration[source.value="node:timers/promises"]'(node) {
        context.report({ node, messageId: 'sleeps' });
      },
      'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"]'(node) {
        const [callback] = node.arguments;
        if (callback?.type === 'Identifier') context.report({ node, messageId: 'sleeps' });
      },
    };
  },
};

export default {
  meta: { name: 'house' },
  rules: {
    'npm-owner': npmOwner,
    door,
    'settings-at-the-door': settingsAtTheDoor,
    'fixed-sql': fixedSql,
    'file-role': fileRole,
    'real-tests': realTests,
  },
};
