/** The two exact tests that the judge uses. Nothing here knows of releases. */

/** How many of `requests` were bad. */
export interface Tally {
  readonly requests: number;
  readonly bad: number;
}

const logFactorials: number[] = [0];

function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k += 1) {
    logFactorials.push((logFactorials[k - 1] as number) + Math.log(k));
  }
  return logFactorials[n] as number;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/**
 * Fisher's exact test, one-sided: the probability that `suspect` has at least so many of all bad requests when both sides
 * are equally bad. The upper tail of the hypergeometric distribution (R. A. Fisher, The Design of Experiments, 1935).
 * 1 when one side has no requests: without a comparison nobody is worse.
 */
export function fisherWorse(suspect: Tally, other: Tally): number {
  const all = suspect.requests + other.requests;
  const bad = suspect.bad + other.bad;
  const ways = logChoose(all, suspect.requests);
  let p = 0;
  for (let k = suspect.bad; k <= Math.min(bad, suspect.requests); k += 1) {
    if (suspect.requests - k > all - bad) continue;
    p += Math.exp(logChoose(bad, k) + logChoose(all - bad, suspect.requests - k) - ways);
  }
  return Math.min(1, p);
}

/**
 * Upper bound of a share at a one-sided confidence: the share at which seeing so few bad ones is as improbable as
 * 1 − confidence (C. J. Clopper, E. S. Pearson, Biometrika 26, 1934). 1 without requests.
 */
export function upperBound({ requests, bad }: Tally, confidence: number): number {
  if (bad >= requests) return 1;
  let [low, high] = [bad / requests, 1];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (atMost(bad, requests, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** The binomial probability of at most `bad` in `requests` at this share. */
function atMost(bad: number, requests: number, share: number): number {
  let sum = 0;
  for (let k = 0; k <= bad; k += 1) {
    sum += Math.exp(logChoose(requests, k) + k * Math.log(share) + (requests - k) * Math.log1p(-share));
  }
  return sum;
}
