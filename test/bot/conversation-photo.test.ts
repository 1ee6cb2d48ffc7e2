import { describe, expect, it } from 'vitest'
import { STAFF, useChat } from './chat.ts'
import { exceptionOf } from './fake-counter.ts'

const chat = useChat()
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47])
const attached = () => chat.relay.counter.deeds.filter(({ what }) => what === 'note').length

function withTask(): void {
  chat.relay.addTask(12, 'receive', { trackingNumber: 'SH202611186' })
  chat.relay.counter.exceptions.push(exceptionOf('SH202611186'))
}

describe('a photograph of what is wrong', () => {
  it('belongs to the exception that was just reported, and so does the next one', async () => {
    withTask()
    expect(await chat.say(STAFF, '异常 12 破损')).toContain('有照片请直接发来')
    expect(await chat.show(STAFF, PNG)).toContain('照片已附在异常上：编号 12 破损')
    expect(await chat.show(STAFF, PNG)).toContain('照片已附在异常上')
    expect(attached()).toBe(2)
  })

  it('that comes first belongs to the exception that is reported next, also after a restart', async () => {
    withTask()
    expect(await chat.show(STAFF, PNG)).toContain('请写是哪一件、什么问题')
    expect(attached()).toBe(0)
    chat.restart()
    expect(await chat.say(STAFF, '异常 12 破损')).toContain('刚才的照片已附上')
    expect(attached()).toBe(1)
  })

  it('is asked about anew after a quarter of an hour', async () => {
    withTask()
    await chat.say(STAFF, '异常 12 破损')
    chat.pass(16)
    expect(await chat.show(STAFF, PNG)).toContain('请写是哪一件')
    expect(attached()).toBe(0)
  })

  it('is refused when it is too large, or none', async () => {
    expect(await chat.show(STAFF, Buffer.concat([PNG, Buffer.alloc(600_000)]))).toContain('照片太大了')
    expect(await chat.show(STAFF, Buffer.from('GIF'))).toContain('打不开')
    expect(chat.relay.counter.deeds).toEqual([])
  })

  it('of a resident is not looked at', async () => {
    expect(await chat.show('ahua', PNG)).toContain('我只看得懂文字')
  })
})
