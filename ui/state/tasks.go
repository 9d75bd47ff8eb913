package state

import "afterimage/restoration"

// Tasks lists the tasks that the window offers, in the order in which it shows them.
// Those it has no controls for are the command line's alone.
func Tasks() []restoration.Task {
	var out []restoration.Task
	for _, t := range restoration.Tasks() {
		if t != restoration.RemoveJPEG {
			out = append(out, t)
		}
	}
	return out
}
