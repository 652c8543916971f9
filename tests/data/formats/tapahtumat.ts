import { rest } from 'msw';

export const event = { id: 'puuhala:1', name: { fi: 'Satutunti' }, start_time: '2026-05-12T07:00:00Z', '@type': 'Event/LinkedEvent' };
export default { meta: { count: 1, next: null, previous: null }, data: [event] };
