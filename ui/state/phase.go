package state

import "fmt"

// Phase is where a job stands.
type Phase int

// The phases of a job.
const (
	Idle       Phase = iota // nothing was run, or what ran was put away
	Running                 // samples are being drawn
	Cancelling              // a person asked to stop; the work has not returned yet
	Done                    // there is a result, perhaps with fewer samples than were wanted
	Failed                  // there is an error and no result
)

func (p Phase) String() string {
	return [...]string{"idle", "running", "cancelling", "done", "failed"}[p]
}

// Busy says whether work is going on.
func (p Phase) Busy() bool { return p == Running || p == Cancelling }

// Signal is what can happen to a job.
type Signal int

// The signals. Start in a busy phase supersedes the run that is going on.
const (
	Start  Signal = iota // a person starts a run
	Cancel               // a person asks to stop
	Finish               // the work returned samples
	Fail                 // the work returned an error
	Stop                 // the work stopped as asked, with nothing to show
	Reset                // another photo: what was is put away
)

func (s Signal) String() string {
	return [...]string{"start", "cancel", "finish", "fail", "stop", "reset"}[s]
}

// table is the whole of the rules: what is not in it cannot happen.
var table = map[Phase]map[Signal]Phase{
	Idle:       {Start: Running, Reset: Idle},
	Running:    {Start: Running, Cancel: Cancelling, Finish: Done, Fail: Failed, Stop: Idle, Reset: Idle},
	Cancelling: {Start: Running, Cancel: Cancelling, Finish: Done, Fail: Failed, Stop: Idle, Reset: Idle},
	Done:       {Start: Running, Reset: Idle},
	Failed:     {Start: Running, Reset: Idle},
}

// Next is the phase after a signal; ok is false where the signal has no meaning.
func (p Phase) Next(s Signal) (next Phase, ok bool) {
	next, ok = table[p][s]
	if !ok {
		next = p
	}
	return next, ok
}

func (p Phase) must(s Signal) Phase {
	next, ok := p.Next(s)
	if !ok {
		panic(fmt.Sprintf("state: %v in phase %v", s, p))
	}
	return next
}
