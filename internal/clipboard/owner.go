package clipboard

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// piece is the most bytes that go into one property: less than the largest request of
// any server.
const piece = 128 << 10

// patience is how long a program may take to fetch a picture that was replaced meanwhile.
const patience = 30 * time.Second

// Owner holds a picture for other programs to paste. The zero value holds none.
type Owner struct {
	mu      sync.Mutex
	current *client
}

// Offer puts a PNG on the clipboard, in place of what is there.
func (o *Owner) Offer(png []byte) error {
	c, err := newClient()
	if err != nil {
		return err
	}
	clip := c.atom("CLIPBOARD")
	xproto.SetSelectionOwner(c.conn, c.window, clip, xproto.TimeCurrentTime)
	r, err := xproto.GetSelectionOwner(c.conn, clip).Reply()
	if err == nil && r.Owner != c.window {
		err = errors.New("another program keeps it")
	}
	if err != nil {
		c.conn.Close()
		return fmt.Errorf("the desktop does not give the clipboard away: %w", err)
	}
	o.mu.Lock()
	o.current = c // the one before ends when it is told that it lost the clipboard
	o.mu.Unlock()
	s := &server{client: c, png: png, sending: map[transfer][]byte{}}
	go s.serve()
	return nil
}

// Close gives up what is offered.
func (o *Owner) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.current != nil {
		o.current.conn.Close()
		o.current = nil
	}
}

// transfer is a property of a window that takes a picture piece by piece.
type transfer struct {
	window   xproto.Window
	property xproto.Atom
}

// server answers the programs that paste.
type server struct {
	*client
	png     []byte
	sending map[transfer][]byte // what is still to be sent
}

// serve ends when another program owns the clipboard and has taken what it asked for
// before, or when the connection ends.
func (s *server) serve() {
	defer s.conn.Close()
	for lost := false; !lost || len(s.sending) > 0; {
		e, err := s.conn.WaitForEvent()
		if e == nil && err == nil {
			return
		}
		switch e := e.(type) { // an error is of a window that is gone: no reason to stop
		case xproto.SelectionClearEvent:
			lost = true
			time.AfterFunc(patience, s.conn.Close)
		case xproto.SelectionRequestEvent:
			s.answer(e)
		case xproto.PropertyNotifyEvent:
			if e.State == xproto.PropertyDelete {
				s.more(transfer{e.Window, e.Atom})
			}
		}
	}
}

// answer writes what is asked for to a property of who asks, and tells them.
func (s *server) answer(e xproto.SelectionRequestEvent) {
	property := e.Property
	if property == xproto.AtomNone { // an old client
		property = e.Target
	}
	switch e.Target {
	case s.atom("TARGETS"):
		list := make([]byte, 8)
		xgb.Put32(list, uint32(s.atom("TARGETS")))
		xgb.Put32(list[4:], uint32(s.atom("image/png")))
		xproto.ChangeProperty(s.conn, xproto.PropModeReplace, e.Requestor, property, xproto.AtomAtom, 32, 2, list)
	case s.atom("image/png"):
		s.send(transfer{e.Requestor, property})
	default:
		property = xproto.AtomNone
	}
	reply := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: property}
	xproto.SendEvent(s.conn, false, e.Requestor, 0, string(reply.Bytes()))
}

func (s *server) send(t transfer) {
	if len(s.png) <= piece {
		s.put(t, s.png)
		return
	}
	xproto.ChangeWindowAttributes(s.conn, t.window, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange})
	s.sending[t] = s.png
	size := make([]byte, 4)
	xgb.Put32(size, uint32(len(s.png)))
	xproto.ChangeProperty(s.conn, xproto.PropModeReplace, t.window, t.property, s.atom("INCR"), 32, 1, size)
}

// more writes the next piece; after the last one a piece of no length.
func (s *server) more(t transfer) {
	left, ok := s.sending[t]
	if !ok {
		return
	}
	n := min(len(left), piece)
	if s.put(t, left[:n]); n == 0 {
		delete(s.sending, t)
		return
	}
	s.sending[t] = left[n:]
}

func (s *server) put(t transfer, data []byte) {
	xproto.ChangeProperty(s.conn, xproto.PropModeReplace, t.window, t.property, s.atom("image/png"), 8, uint32(len(data)), data)
}
