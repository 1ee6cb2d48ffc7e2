import type { ComingReply, ReadyReply } from '../reply.ts'
import type { Turn } from './turn.ts'

/** A picture that is drawn while its text is read. The figures are worth having without it. @param again asks for it anew */
export function drawing(turn: Turn, picture: Promise<Buffer>, name: string, again: string): ComingReply {
  return { coming: drawn(turn, picture, name, again), meanwhile: '图片还在画，请稍等，画好就发给您。' }
}

async function drawn(turn: Turn, picture: Promise<Buffer>, name: string, again: string): Promise<ReadyReply> {
  try {
    return { image: await picture, name: `${name}.png` }
  } catch (error) {
    turn.warn(error, 'picture')
    return { text: `（图片暂时出不来，过一会儿再回复“${again}”可以再要。）` }
  }
}
