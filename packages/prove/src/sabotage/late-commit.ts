import { mainService } from '../drill/focus.ts'
import { drillEventType } from '../faults/slow-commits.ts'
import { asSuperuser } from './as-superuser.ts'
import type { Sabotage } from './sabotage.ts'
import { brokenOnce, whatWasBroken, withoutTrigger } from './trigger.ts'

/** Imitates a relay that reads only ids above the last one it saw, and so skips a row that commits late. */
export const lateCommitSkipped: Sabotage = {
  name: 'late-commit-skipped',
  what: 'An event of the slow writers is gone before the relay sees it',
  detectedBy: 'skipped-rows',
  ofOperation: false,
  when: 'before-load',
  async apply(scene) {
    await asSuperuser(
      scene,
      mainService(scene).database.name,
      `${brokenOnce}
       create function sabotage() returns trigger language plpgsql security definer as $$
       begin
         if not exists (select from sabotaged) then
           insert into sabotaged values (new.event_id);
           delete from outbox where id = new.id;
         end if;
         return null;
       end $$;
       create constraint trigger sabotage after insert on outbox deferrable initially deferred
         for each row when (new.type = '${drillEventType}') execute function sabotage()`,
    )
    return undefined
  },
  found: (scene) => whatWasBroken(scene, mainService(scene).database.name),
  undo: (scene) => withoutTrigger(scene, mainService(scene).database.name),
}
