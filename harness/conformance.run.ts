/** The single entry file of the vitest project `conformance`; what `tekigo run` takes as options comes from TEKIGO_*. */
import { settingsFromEnv } from './cli/env-settings.ts';
import { conformanceTests } from './vitest.ts';

await conformanceTests(settingsFromEnv(process.env));
