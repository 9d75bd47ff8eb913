package state

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"afterimage/restoration"
	"afterimage/ui/raster"
)

// The region that is looked at closer, in photo pixels a side.
const (
	MinLook   = 64
	MaxLook   = 192
	LookSide  = 128 // where a person only clicks
	LookSteps = 10  // evaluations of a preview
	// lookMargin is restored around the region and not shown: what a wrong kernel does to
	// the frame of what it is given is not the kernel's.
	lookMargin = 16
)

// LookRegion is the region that a drag from one photo point to another asks for in a
// photo of w x h pixels: each side from MinLook to MaxLook, or the photo's own where
// that is less, inside the photo. A drag of next to nothing is a click, which asks for
// LookSide around it.
func LookRegion(w, h int, x0, y0, x1, y1 float64) restoration.Rect {
	if math.Hypot(x1-x0, y1-y0) < 4 {
		half := float64(LookSide) / 2
		x0, y0, x1, y1 = x0-half, y0-half, x0+half, y0+half
	}
	x, width := lookAxis(w, x0, x1)
	y, height := lookAxis(h, y0, y1)
	return restoration.Rect{X: x, Y: y, W: width, H: height}
}

// lookAxis is one axis of LookRegion: the side keeps the end where the drag began.
func lookAxis(n int, from, to float64) (at, side int) {
	side = min(clampInt(round(math.Abs(to-from)), MinLook, MaxLook), n)
	if to < from {
		from -= float64(side)
	}
	return clampInt(round(from), 0, n-side), side
}

// LookPhase is where a comparison stands.
type LookPhase int

// The phases of a comparison.
const (
	NoRegion  LookPhase = iota // nothing was chosen to look at
	Comparing                  // previews are being made
	Compared                   // every candidate has its preview, or its error
	Stopped                    // a person stopped before that; what is there stays
)

func (p LookPhase) String() string {
	return [...]string{"no region", "comparing", "compared", "stopped"}[p]
}

// LookSignal is what can happen to a comparison.
type LookSignal int

// The signals. Begin while comparing supersedes what goes on.
const (
	LookBegin LookSignal = iota // a region was drawn, or the candidates have changed
	LookStop                    // a person stops it
	LookEnd                     // the last candidate is done
	LookClear                   // another photo, or the tool was put away
)

func (s LookSignal) String() string {
	return [...]string{"begin", "stop", "end", "clear"}[s]
}

var lookTable = map[LookPhase]map[LookSignal]LookPhase{
	NoRegion:  {LookBegin: Comparing, LookClear: NoRegion},
	Comparing: {LookBegin: Comparing, LookStop: Stopped, LookEnd: Compared, LookClear: NoRegion},
	Compared:  {LookBegin: Comparing, LookClear: NoRegion},
	Stopped:   {LookBegin: Comparing, LookClear: NoRegion},
}

// Next is the phase after a signal; ok is false where the signal has no meaning.
func (p LookPhase) Next(s LookSignal) (next LookPhase, ok bool) {
	next, ok = lookTable[p][s]
	if !ok {
		next = p
	}
	return next, ok
}

// LookResult is the preview of one candidate, or why there is none.
type LookResult struct {
	Picture *raster.Picture // of the region
	Sample  restoration.Sample
	Err     error
	Took    time.Duration
}

// LookWork makes the preview of a candidate. It runs on a goroutine of its own and
// returns soon after ctx has ended.
type LookWork func(ctx context.Context, c Candidate) LookResult

// Look compares candidates on a small region, one after another off the window's
// goroutine. A preview that is there already is kept when the list changes; a new
// region forgets them all, and what goes on for the old one is never heard of again.
// Its methods belong to the window's goroutine.
type Look struct {
	// OnChange is called when a preview has come and when the last one has.
	OnChange func()

	post    Dispatcher
	phase   LookPhase
	region  restoration.Rect
	list    []Candidate
	results map[string]LookResult
	work    LookWork
	run     int
	cancel  context.CancelFunc
}

// NewLook is a comparison of nothing yet.
func NewLook(post Dispatcher) *Look { return &Look{post: post, results: map[string]LookResult{}} }

// Phase is where the comparison stands.
func (l *Look) Phase() LookPhase { return l.phase }

// Region is what is looked at; empty in phase NoRegion.
func (l *Look) Region() restoration.Rect { return l.region }

// Candidates is the list that is compared; it must not be written to.
func (l *Look) Candidates() []Candidate { return l.list }

// Result is the preview of a candidate; ok is false while there is none.
func (l *Look) Result(c Candidate) (r LookResult, ok bool) {
	r, ok = l.results[c.Key()]
	return r, ok
}

// Current is the candidate whose preview is being made; ok is false when none is.
func (l *Look) Current() (c Candidate, ok bool) {
	if l.phase == Comparing {
		for _, c := range l.list {
			if _, done := l.results[c.Key()]; !done {
				return c, true
			}
		}
	}
	return Candidate{}, false
}

// At begins to look at a region with work.
func (l *Look) At(region restoration.Rect, work LookWork) {
	l.region, l.work, l.results = region, work, map[string]LookResult{}
	l.begin()
}

// Set puts up other candidates, at most [MaxCandidates].
func (l *Look) Set(list []Candidate) {
	l.list = nil
	for _, c := range list {
		l.list = with(l.list, c)
	}
	l.changed()
}

// Add puts up one more; it says whether there was room and need for it.
func (l *Look) Add(c Candidate) bool {
	n := len(l.list)
	l.list = with(slices.Clone(l.list), c)
	if len(l.list) == n {
		return false
	}
	l.changed()
	return true
}

// Remove takes candidate i off the list.
func (l *Look) Remove(i int) {
	l.list = slices.Delete(slices.Clone(l.list), i, i+1)
	l.changed()
}

// Resume goes on after a stop.
func (l *Look) Resume() {
	if l.phase == Stopped {
		l.begin()
	}
}

// changed follows the list, unless a person has stopped.
func (l *Look) changed() {
	if l.phase == Comparing || l.phase == Compared {
		l.begin()
	}
}

// Stop ends the previews; those that are there stay.
func (l *Look) Stop() {
	if l.phase == Comparing {
		l.supersede()
		l.to(LookStop)
	}
}

// Clear forgets region and previews; the candidates stay.
func (l *Look) Clear() {
	l.supersede()
	l.region, l.work, l.results = restoration.Rect{}, nil, map[string]LookResult{}
	l.to(LookClear)
}

func (l *Look) to(s LookSignal) {
	next, ok := l.phase.Next(s)
	if !ok {
		panic(fmt.Sprintf("state: %v in phase %v of a comparison", s, l.phase))
	}
	l.phase = next
}

func (l *Look) supersede() {
	l.run++
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
}

// begin makes the previews that are missing.
func (l *Look) begin() {
	l.supersede()
	l.to(LookBegin)
	var missing []Candidate
	for _, c := range l.list {
		if _, ok := l.results[c.Key()]; !ok {
			missing = append(missing, c)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	id, work := l.run, l.work
	go func() {
		defer cancel()
		for _, c := range missing {
			r := work(ctx, c)
			if ctx.Err() != nil {
				return
			}
			l.post(func() { l.took(id, c, r) })
		}
		l.post(func() { l.ended(id) })
	}()
}

func (l *Look) took(id int, c Candidate, r LookResult) {
	if id == l.run {
		l.results[c.Key()] = r
		l.tell()
	}
}

func (l *Look) ended(id int) {
	if id == l.run {
		l.to(LookEnd)
		l.tell()
	}
}

func (l *Look) tell() {
	if l.OnChange != nil {
		l.OnChange()
	}
}
