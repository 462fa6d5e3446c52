import { codeOf } from '../client/errors';

/** Whether a process of this machine runs. What cannot be the ID of a process, such as 0 for a whole group, does not. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // `EPERM`: the process exists, but belongs to another user.
    return codeOf(error) === 'EPERM';
  }
}
