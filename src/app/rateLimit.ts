import type { Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import { AppError } from '../shared/errors.ts';
import type { Deps } from './compose.ts';
import { problemBody } from './problem.ts';

/** Generous enough for a script that enters a whole ward; guessed passwords have their own, tight limit. */
export function setUpRateLimit(app: Express, { config }: Deps): void {
  app.use(
    rateLimit({
      windowMs: 60_000,
      limit: config.requestsPerMinute,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      handler: (request, response) => {
        const error = new AppError(
          'tooMany',
          'Gửi quá nhiều yêu cầu trong một phút. Đợi một phút rồi làm tiếp.',
        );
        response.status(429).type('application/problem+json').send(problemBody(error, request.path));
      },
    }),
  );
}
