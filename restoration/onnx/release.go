package onnx

// maxKept is the largest model in bytes whose file stays in memory, so that its session
// can be opened anew.
const maxKept = 64 << 20

// worthRelease is how many bytes an evaluation has to have taken for Release to give
// them back.
const worthRelease = 256 << 20

// Release gives the working memory of past evaluations back to the system, which the
// runtime keeps for as long as a session is open: 9 GB after a picture of 2016 x 2016.
// It waits for an evaluation that is under way. A prior on a graphics card keeps what it
// has, and so does one that never had much.
func (p *Prior) Release() {
	<-p.turn
	defer func() { p.turn <- struct{}{} }()
	if p.session == nil || p.reopen == nil || p.memory.bytes(float64(p.largest)) < worthRelease {
		return
	}
	p.dropCall()
	s, err := p.reopen.cpuSession()
	if err != nil {
		return // the old one goes on
	}
	_ = p.session.Destroy()
	p.session, p.largest = s, 0
}
