// Runs before anything is installed, on whatever Node there is: no dependency, no new syntax.

/** The oldest Node that every dependency runs on, and the first major that is untried. Keep in step with package.json `engines`. */
export const OLDEST = [20, 19];
export const FIRST_UNTRIED_MAJOR = 25;

/**
 * What is wrong with this Node, as a sentence that says what to do, or null.
 * @param {string} version e.g. `20.19.0`
 */
export function nodeProblem(version) {
  const parts = version.split(".").map(Number);
  const tooOld = parts[0] < OLDEST[0] || (parts[0] === OLDEST[0] && parts[1] < OLDEST[1]);
  if (!tooOld && parts[0] < FIRST_UNTRIED_MAJOR) return null;
  const wanted = `${OLDEST.join(".")} or newer, below ${FIRST_UNTRIED_MAJOR}`;
  return `this is Node ${version}, Gatehouse needs ${wanted}. Install Node 22 or 24 from https://nodejs.org and start again.`;
}

/** Ends the process with one line when this Node cannot run Gatehouse. */
export function requireNode() {
  const problem = nodeProblem(process.versions.node);
  if (problem === null) return;
  process.stderr.write(`gatehouse: ${problem}\n`);
  process.exit(1);
}
