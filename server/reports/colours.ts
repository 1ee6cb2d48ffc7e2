/** The house colours of pictures and papers: calm blue-green, red only for what is late. */
export const COLOURS = {
  page: '#E9F1F2',
  card: '#FFFFFF',
  line: '#E1EAEC',
  ink: '#12313D',
  quiet: '#5B7480',
  headerFrom: '#0B5C7D',
  headerTo: '#14937F',
  onHeader: '#FFFFFF',
  blue: '#0B6C96',
  teal: '#15877A',
  amber: '#B7791F',
  amberPale: '#FFF1D6',
  red: '#C8433B',
} as const
