/** Stories that need both processors for themselves run when the other packages' tests are done: as the last ones. */
import Sequencer from '@jest/test-sequencer';

const LAST = ['three-teams.test.ts'];

export default class LastStoriesLast extends Sequencer {
  sort(tests) {
    const isLast = ({ path }) => LAST.some((name) => path.endsWith(name));
    const sorted = super.sort(tests);
    return [...sorted.filter((test) => !isLast(test)), ...sorted.filter(isLast)];
  }
}
