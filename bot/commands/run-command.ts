import type { Command } from '../dialog/command.ts'
import { helpText } from '../dialog/wording/help.ts'
import { recordBag, workOnBag } from './bags.ts'
import { showBatch } from './batches.ts'
import { bindPeer, makeBindingCode } from './binding.ts'
import { offerGuesses } from './choosing.ts'
import { assign, assignNow } from './colleagues.ts'
import { correctNow, undo } from './corrections.ts'
import { settle, settleByReference, settleElsewhere, showException, showExceptions } from './exception-desk.ts'
import { answerComplaint, approveWriteOff, noteException, takeOver } from './exception-work.ts'
import { reportException } from './exceptions.ts'
import { showFigure } from './figures.ts'
import { complain, complainNow, rate, rateNow, rateOne } from './opinions.ts'
import { recordPlainScan, reportAttempt } from './plain-scans.ts'
import { appoint, appointNow, sendProxy } from './proxies.ts'
import { redirect, redirectNow } from './redirecting.ts'
import { showReport, subscribe } from './reports.ts'
import { startRequest } from './requesting.ts'
import { askWhichTask, confirmTasks, handOver, resolveException, witnessTasks } from './task-actions.ts'
import { showMore, showTasks } from './task-list.ts'
import { cancel, cancelNow, showPickupCodes, track } from './tracking.ts'
import { asked, type Outcome, said, type Turn } from './turn.ts'
import { showWeekly } from './weekly.ts'

const SAY_IN_PRIVATE = '这件事请私聊我办理，免得别人看到。'
/** What others may read along: everything else is said in private alone. */
const IN_ROOM: ReadonlySet<Command['kind']> = new Set([
  'track',
  'tasks',
  'more',
  'confirm',
  'dispatch',
  'witness',
  'hand-over',
  'exception',
  'resolve',
  'unclear',
  'undo',
  'correct-now',
  'assign',
  'assign-now',
  'bag',
  'bag-now',
  'batch',
  'exceptions',
  'exception-file',
  'note-exception',
  'take-over',
  'approve-write-off',
  'attempt-failed',
  'scan-now',
  'return',
  'write-off',
  'settle',
  'settle-elsewhere',
  'did-you-mean',
  'not-understood',
  'thanks',
  'help',
])

/** Does one command for the person who wrote. */
export async function runCommand(turn: Turn, command: Command): Promise<Outcome> {
  const isOwn = command.kind === 'track' && command.which !== 'number'
  if (turn.inRoom && (isOwn || !IN_ROOM.has(command.kind))) return said(SAY_IN_PRIVATE)
  switch (command.kind) {
    case 'bind':
      return bindPeer(turn, command)
    case 'make-binding-code':
      return makeBindingCode(turn)
    case 'track':
      return track(turn, command)
    case 'send-back':
      return startRequest(turn, command)
    case 'pickup-code':
      return showPickupCodes(turn)
    case 'cancel':
      return cancel(turn, command)
    case 'cancel-now':
      return cancelNow(turn, command)
    case 'tasks':
      return showTasks(turn)
    case 'more':
      return showMore(turn)
    case 'confirm':
    case 'dispatch':
      return confirmTasks(turn, command)
    case 'hand-over':
      return handOver(turn, command)
    case 'exception':
      return reportException(turn, command)
    case 'resolve':
      return resolveException(turn, command)
    case 'unclear':
      return askWhichTask(turn, command.about)
    case 'weekly':
      return showWeekly(turn, command)
    case 'thanks':
      return said('不客气。')
    case 'help':
      return said(helpText(turn.person.me, turn.inRoom))
    case 'report':
      return showReport(turn, command)
    case 'figure':
      return showFigure(turn, command)
    case 'subscription':
      return subscribe(turn, command)
    case 'exceptions':
      return showExceptions(turn, command)
    case 'exception-file':
      return showException(turn, command.exceptionId)
    case 'note-exception':
      return noteException(turn, command)
    case 'take-over':
      return takeOver(turn, command)
    case 'approve-write-off':
      return approveWriteOff(turn, command)
    case 'answer-complaint':
      return answerComplaint(turn, command)
    case 'attempt-failed':
      return reportAttempt(turn, command)
    case 'scan-now':
      return recordPlainScan(turn, command)
    case 'return':
    case 'write-off':
      return settleByReference(turn, command)
    case 'settle':
      return settle(turn, command)
    case 'settle-elsewhere':
      return settleElsewhere(turn, command)
    case 'batch':
      return showBatch(turn, command)
    case 'bag':
      return workOnBag(turn, command)
    case 'bag-now':
      return recordBag(turn, command)
    case 'assign':
      return assign(turn, command)
    case 'assign-now':
      return assignNow(turn, command)
    case 'undo':
      return undo(turn, command)
    case 'correct-now':
      return correctNow(turn, command)
    case 'witness':
      return witnessTasks(turn, command)
    case 'complain':
      return complain(turn, command)
    case 'complain-now':
      return complainNow(turn, command)
    case 'rate':
      return rate(turn, command)
    case 'rate-one':
      return rateOne(turn, command)
    case 'rate-now':
      return rateNow(turn, command)
    case 'proxy':
      return sendProxy(turn, command)
    case 'appoint':
      return appoint(turn, command)
    case 'appoint-now':
      return appointNow(turn, command)
    case 'redirect':
      return redirect(turn, command)
    case 'redirect-now':
      return redirectNow(turn, command)
    case 'did-you-mean': {
      const { guessed, command: meant } = command
      return asked(turn, `您是说“${guessed}”吗？回复“是”就办，“不”就不办。`, { wants: 'yes', command: meant })
    }
    case 'not-understood':
      return offerGuesses(turn, command.text)
  }
}
