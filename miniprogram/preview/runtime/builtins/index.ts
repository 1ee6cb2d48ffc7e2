import type { Builtin } from './builtin.ts'
import { type ButtonServices, createButton } from './button.ts'
import { checkbox, checkboxGroup, radio, radioGroup, switchControl } from './choice.ts'
import { input, textarea } from './field.ts'
import { form, label } from './form.ts'
import { canvas, icon, image, progress, richText } from './media.ts'
import { createNavigator, type Follow } from './navigator.ts'
import { picker } from './picker.ts'
import { scrollView, swiper } from './scroll-view.ts'

/** Every built-in component that has behaviour; the tags are those of ACTIVE_TAGS. */
export function createBuiltins(services: ButtonServices, follow: Follow): readonly Builtin[] {
  return [
    createButton(services),
    createNavigator(follow),
    input,
    textarea,
    form,
    label,
    checkbox,
    checkboxGroup,
    radio,
    radioGroup,
    switchControl,
    picker,
    image,
    canvas,
    icon,
    progress,
    richText,
    scrollView,
    swiper,
  ]
}
