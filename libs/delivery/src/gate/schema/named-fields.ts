import type { Node, ObjectAlternative, Schema } from './alternative.ts';
import { alternativesOf, isAnything } from './alternatives.ts';
import { under } from './gap.ts';

/**
 * The fields that one side uses and the other does not name, by their paths. A field that only happens to be allowed is
 * not named: a writer does not write it, a reader ignores it in silence.
 */
export function unnamedFields(used: Node, named: Node, depth = 0): string[] {
  if (depth > 20) return []; // a schema that contains itself names its fields on the first levels
  const [theirs, ours] = [alternativesOf(named), alternativesOf(used)];
  const objects = theirs.filter((each) => each.kind === 'object');
  const items = theirs.filter((each) => each.kind === 'array').map((each) => ({ schema: each.items, root: each.root }));
  const found = ours.flatMap((each) => {
    if (each.kind === 'object' && objects.length > 0) return unnamedInObject(each, objects, depth);
    if (each.kind !== 'array' || items.length === 0) return [];
    const inner = unnamedFields({ schema: each.items, root: each.root }, unionOfNodes(items), depth + 1);
    return inner.map((path) => under('[]', path));
  });
  return [...new Set(found)];
}

function unnamedInObject(used: ObjectAlternative, named: readonly ObjectAlternative[], depth: number): string[] {
  return Object.entries(used.properties).flatMap(([name, schema]) => {
    const theirs = named.flatMap((each) => fieldOf(each, name));
    if (theirs.length === 0) return [name];
    const inner = unnamedFields({ schema, root: used.root }, unionOfNodes(theirs), depth + 1);
    return inner.map((path) => under(name, path));
  });
}

/** What an object says about a field: by name, or as one of a record's. */
function fieldOf(one: ObjectAlternative, name: string): Node[] {
  const schema = Object.hasOwn(one.properties, name) ? (one.properties[name] as Schema) : one.others;
  const node = { schema: schema ?? false, root: one.root };
  return schema === undefined || schema === false || (isAnything(node) && !Object.hasOwn(one.properties, name))
    ? []
    : [node];
}

/** Several nodes as one. Their references stay right: all come from one document. */
function unionOfNodes(nodes: readonly Node[]): Node {
  const [first] = nodes;
  if (first === undefined) return { schema: false, root: false };
  return nodes.length === 1 ? first : { schema: { anyOf: nodes.map((each) => each.schema) }, root: first.root };
}
