// Counts a vitest JSON report. A skipped test is a failure unless it names the machine feature that is missing.
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
let report;
try {
  report = JSON.parse(readFileSync(file, 'utf8'));
} catch (error) {
  console.log(`passed 0\nfailed 1\nno test report: ${error.message}`);
  process.exit(0);
}
const tests = report.testResults.flatMap((suite) => suite.assertionResults);
const missing = (test) => (test.meta?.skippedBecause ?? '').startsWith('missing on this machine: ');
const passed = tests.filter(({ status }) => status === 'passed').length;
const excused = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed' && missing(test));
const broken = report.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0);
for (const test of excused) console.log(`skipped: ${test.fullName}: ${test.meta.skippedBecause}`);
const why = (messages) =>
  (messages ?? [])
    .flatMap((message) => message.split('\n').slice(0, 12))
    .map((line) => `\n    ${line.slice(0, 300)}`)
    .join('');
for (const test of tests)
  if (test.status !== 'passed' && !excused.includes(test))
    console.log(`not passed: ${test.fullName}: ${test.status}${why(test.failureMessages)}`);
for (const suite of broken) console.log(`failed to load: ${suite.name}${why([suite.message ?? ''])}`);
console.log(`passed ${passed}`);
console.log(`failed ${tests.length - passed - excused.length + broken.length}`);
