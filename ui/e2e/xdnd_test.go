//go:build e2e

package e2e

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// dragSource drops files on a window as a file manager does: the X drag-and-drop protocol,
// version 5, seen from the source.
type dragSource struct {
	conn  *xgb.Conn
	self  xproto.Window
	to    xproto.Window
	atoms map[string]xproto.Atom
	data  []byte // text/uri-list
}

const dropTimeout = 20 * time.Second

// drop lets files fall on the middle of the program's window.
func (d *desk) drop(files ...string) {
	d.t.Helper()
	if err := d.dropFiles(files); err != nil {
		d.t.Fatalf("dropping %v: %v", files, err)
	}
}

func (d *desk) dropFiles(files []string) error {
	conn, err := xgb.NewConnDisplay(d.display)
	if err != nil {
		return err
	}
	defer conn.Close()
	var to uint32
	if _, err := fmt.Sscan(d.window, &to); err != nil {
		return fmt.Errorf("no window: %w", err)
	}
	s := &dragSource{conn: conn, to: xproto.Window(to), atoms: map[string]xproto.Atom{}}
	for _, f := range files {
		s.data = append(s.data, (&url.URL{Scheme: "file", Path: f}).String()+"\r\n"...)
	}
	if err := s.open(); err != nil {
		return err
	}
	return s.perform()
}

// open makes the window that owns what is dragged.
func (s *dragSource) open() error {
	screen := xproto.Setup(s.conn).DefaultScreen(s.conn)
	id, err := xproto.NewWindowId(s.conn)
	if err != nil {
		return err
	}
	s.self = id
	if err := xproto.CreateWindowChecked(s.conn, screen.RootDepth, id, screen.Root, -9, -9, 1, 1, 0,
		xproto.WindowClassInputOutput, screen.RootVisual, 0, nil).Check(); err != nil {
		return err
	}
	for _, name := range []string{"XdndEnter", "XdndPosition", "XdndStatus", "XdndDrop", "XdndFinished", "XdndSelection",
		"XdndActionCopy", "text/uri-list"} {
		r, err := xproto.InternAtom(s.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		s.atoms[name] = r.Atom
	}
	return xproto.SetSelectionOwnerChecked(s.conn, s.self, s.atoms["XdndSelection"], xproto.TimeCurrentTime).Check()
}

// perform enters, moves, drops, and hands out what is asked for until the target is done.
func (s *dragSource) perform() error {
	const x, y = 500, 300
	s.tell("XdndEnter", 5<<24, uint32(s.atoms["text/uri-list"]), 0, 0)
	s.tell("XdndPosition", 0, x<<16|y, 0, uint32(s.atoms["XdndActionCopy"]))
	dropped := false
	end := time.Now().Add(dropTimeout)
	for time.Now().Before(end) {
		ev, err := s.conn.PollForEvent()
		if err != nil {
			return err
		}
		switch e := ev.(type) {
		case nil:
			time.Sleep(10 * time.Millisecond)
		case xproto.SelectionRequestEvent:
			s.answer(e)
		case xproto.ClientMessageEvent:
			switch {
			case e.Type == s.atoms["XdndStatus"] && !dropped:
				if e.Data.Data32[1]&1 == 0 {
					return fmt.Errorf("the window takes no files")
				}
				dropped = true
				s.tell("XdndDrop", 0, 0, 0, 0)
			case e.Type == s.atoms["XdndFinished"]:
				return nil
			}
		}
	}
	return fmt.Errorf("the window did not finish within %v", dropTimeout)
}

func (s *dragSource) tell(kind string, data ...uint32) {
	e := xproto.ClientMessageEvent{Format: 32, Window: s.to, Type: s.atoms[kind],
		Data: xproto.ClientMessageDataUnionData32New(append([]uint32{uint32(s.self)}, data...))}
	xproto.SendEvent(s.conn, false, s.to, xproto.EventMaskNoEvent, string(e.Bytes()))
}

// answer gives the list of files to who asks for the selection.
func (s *dragSource) answer(e xproto.SelectionRequestEvent) {
	n := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target}
	if e.Target == s.atoms["text/uri-list"] {
		xproto.ChangeProperty(s.conn, xproto.PropModeReplace, e.Requestor, e.Property, e.Target, 8, uint32(len(s.data)), s.data)
		n.Property = e.Property
	}
	xproto.SendEvent(s.conn, false, e.Requestor, xproto.EventMaskNoEvent, string(n.Bytes()))
}

// TestDropAFile drops a photo on the empty window, and then what is no photo.
func TestDropAFile(t *testing.T) {
	d := newDesk(t)
	dir := t.TempDir()
	drawPhoto(t, dir+"/a photo.png")
	d.start()
	d.drop(dir + "/a photo.png")
	d.title("a photo.png", 30*time.Second)
	writeFile(t, dir+"/paper.pdf", []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"))
	d.drop(dir + "/paper.pdf")
	d.settle()
	d.shoot("dropped-pdf")
	if title := d.try("getwindowname", d.window); !strings.Contains(title, "a photo.png") {
		t.Errorf("a PDF took the photo away: the window is called %q", title)
	}
}
