/** The two channels between window and main process; only preload and `main/ipc` use them. */
export const callChannel = 'spondyl:call'
export const eventChannel = 'spondyl:event'
