import { readConfig } from './app/config.ts';
import { serve } from './app/serve.ts';

await serve(readConfig());
