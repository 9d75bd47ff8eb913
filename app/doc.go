// Package app is the wiring of Afterimage: it knows every other package and none
// knows it.
//
// [Main] reads the command line. Its commands stand in files of their own:
//
//   - restore.go takes one photo through a restoration: [restoreFlags] become
//     settings, job.go reads and checks everything that the run needs before it
//     begins, save.go writes all of its files or none.
//   - demo.go restores the bundled photos, one contact sheet a task.
//   - info.go shows the version, the runtime, the devices and the prior.
//   - open_gui.go starts the window; a build with the tag nogui has open_nogui.go
//     in its place and needs neither GL nor a display.
//
// engine.go gives both the commands and the window the prior, opened at its first
// use. interrupt.go is what makes Ctrl-C prompt and clean, errors.go what becomes
// of an error: one sentence and an exit status.
package app
