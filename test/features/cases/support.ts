import { expect } from 'chai';
import type { TestApp } from '../../support/app.ts';

export const decision = { number: '77/QĐ-UBND', date: '2024-11-28', issuer: 'UBND phường Chánh Lộ' };
export const flags = ['job', 'dependants', 'nutrition'];

export interface Posted {
  id: string;
  code: string;
  version: number;
  dueOn: string;
  step: string;
  state: string;
}

export async function post(
  app: TestApp,
  path: string,
  body: unknown,
  who: 'officer' | 'leader' | 'admin' = 'officer',
) {
  const answer = await app.as(who).post(path, body);
  return { status: answer.status, body: answer.body, text: answer.text };
}

export async function opened(app: TestApp, form: object): Promise<Posted> {
  const answer = await post(app, '/cases', {
    applicantName: 'Nguyễn Văn Hưởng',
    receivedOn: '2024-11-01',
    ...form,
  });
  expect(answer.status, answer.text).to.equal(201);
  return answer.body;
}

/** All steps of a new poor household up to its decision. */
export async function surveyed(app: TestApp, id: string, details: object): Promise<void> {
  const steps = [
    { step: 'verification', date: '2024-11-05', data: { proposal: { details } } },
    { step: 'communityMeeting', date: '2024-11-08', data: { attended: 40, agreed: 35 } },
    {
      step: 'posting',
      date: '2024-11-14',
      data: { place: 'Nhà văn hóa Tổ 1', from: '2024-11-11', to: '2024-11-13' },
    },
  ];
  for (const step of steps) {
    const answer = await post(app, `/cases/${id}/steps`, step);
    expect(answer.status, answer.text).to.equal(200);
  }
}
