import type { AttachmentPurpose } from '../../services/api-types.js'
import { dropPicture, keepPicture, type Picture, takePhoto } from '../../services/pictures.js'

export interface Data {
  /** what somebody signs is drawn here; false: photographs only */
  isSignable: boolean
  /** what a photograph is of */
  photoPurpose: AttachmentPurpose
  picture: Picture | null
  isSigning: boolean
  hasInk: boolean
  problem: string
}

/** Pen in pixels of the page, and what it writes on: a signature is black on white in the dark, too. */
const PEN = { width: 3, ink: '#101010', paper: '#ffffff' } as const

interface CanvasPoint {
  x: number
  y: number
}

const pads = new WeakMap<object, WechatMiniprogram.Canvas>()

function penOf(canvas: WechatMiniprogram.Canvas): CanvasRenderingContext {
  return canvas.getContext('2d') as CanvasRenderingContext
}
type CanvasRenderingContext = WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D

/** Lays white paper under the pen, sized for the screen's pixels. */
function preparePad(canvas: WechatMiniprogram.Canvas, width: number, height: number): void {
  const { pixelRatio } = wx.getWindowInfo()
  canvas.width = width * pixelRatio
  canvas.height = height * pixelRatio
  const pen = penOf(canvas)
  pen.scale(pixelRatio, pixelRatio)
  pen.fillStyle = PEN.paper
  pen.fillRect(0, 0, width, height)
  pen.strokeStyle = PEN.ink
  pen.lineWidth = PEN.width
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
}

/** A proof as a picture: a signature on the screen, or a photograph. `change` is fired with it, or with null. */
Component({
  properties: {
    isSignable: { type: Boolean, value: true },
    photoPurpose: { type: String, value: 'photograph' },
    picture: { type: Object, value: null as unknown as object },
  },
  data: { isSigning: false, hasInk: false, problem: '' },
  methods: {
    startSigning() {
      this.setData({ isSigning: true, hasInk: false, problem: '' })
      wx.nextTick(() => {
        this.createSelectorQuery()
          .select('.pad')
          .fields({ node: true, size: true })
          .exec(([found]: [{ node: WechatMiniprogram.Canvas; width: number; height: number } | null]) => {
            if (found === null) return
            preparePad(found.node, found.width, found.height)
            pads.set(this, found.node)
          })
      })
    },
    penDown({ touches }: WechatMiniprogram.TouchCanvas) {
      const canvas = pads.get(this)
      const point = touches[0] as CanvasPoint | undefined
      if (canvas === undefined || point === undefined) return
      const pen = penOf(canvas)
      pen.beginPath()
      pen.moveTo(point.x, point.y)
    },
    penMoves({ touches }: WechatMiniprogram.TouchCanvas) {
      const canvas = pads.get(this)
      const point = touches[0] as CanvasPoint | undefined
      if (canvas === undefined || point === undefined) return
      const pen = penOf(canvas)
      pen.lineTo(point.x, point.y)
      pen.stroke()
      if (!this.data.hasInk) this.setData({ hasInk: true })
    },
    stopSigning() {
      pads.delete(this)
      this.setData({ isSigning: false })
    },
    async keepSignature() {
      const canvas = pads.get(this)
      if (canvas === undefined || !this.data.hasInk) {
        this.setData({ problem: '请先在框里签名' })
        return
      }
      try {
        const { tempFilePath } = await wx.canvasToTempFilePath({ canvas, fileType: 'png' })
        this.take(await keepPicture(tempFilePath, 'signature'))
      } catch {
        this.setData({ problem: '签名没有存下来，请再签一次，或改成拍照' })
      }
    },
    async photograph() {
      this.setData({ problem: '' })
      try {
        const picture = await takePhoto(this.data.photoPurpose as AttachmentPurpose)
        if (picture !== null) this.take(picture)
      } catch {
        this.setData({ problem: '照片没有存下来，请再拍一张' })
      }
    },
    take(picture: Picture) {
      this.letGo()
      pads.delete(this)
      this.setData({ isSigning: false })
      this.triggerEvent('change', { picture })
    },
    remove() {
      this.letGo()
      this.triggerEvent('change', { picture: null })
    },
    letGo() {
      const picture = this.data.picture as Picture | null
      if (picture !== null) dropPicture(picture)
    },
  },
})
