// Package clipboard reads pictures from the clipboard of an X11 desktop and puts them
// there; the toolkit's own clipboard knows text only.
//
// [Read] takes the picture that another program offers, whatever its size. An [Owner]
// offers one of ours until another program copies something. Both speak X11's protocol
// themselves (ICCCM, chapter 2), in a connection of their own: no C library is asked
// for, and without a display all of it is an ordinary error.
package clipboard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// ErrNoPicture says that the clipboard holds something else, or nothing.
var ErrNoPicture = errors.New("there is no picture on the clipboard")

// The library tells the standard error that a desktop asks for no key, and that a
// connection was closed; both are as usual.
func init() { xgb.Logger = log.New(io.Discard, "", 0) }

// kinds are the pictures that are asked for, the best first.
var kinds = []string{"image/png", "image/tiff", "image/webp", "image/bmp", "image/jpeg", "image/gif"}

// maxPicture is the most that is taken from another program.
const maxPicture = 1 << 30

// client is a connection with a window that nobody sees: selections need one.
type client struct {
	conn   *xgb.Conn
	window xproto.Window
	atoms  map[string]xproto.Atom
}

func newClient() (*client, error) {
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, fmt.Errorf("the clipboard of this desktop cannot be reached: %w", err)
	}
	c := &client{conn: conn, atoms: map[string]xproto.Atom{}}
	screen := xproto.Setup(conn).DefaultScreen(conn)
	if c.window, err = xproto.NewWindowId(conn); err == nil {
		err = xproto.CreateWindowChecked(conn, 0, c.window, screen.Root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly,
			screen.RootVisual, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("the clipboard of this desktop cannot be used: %w", err)
	}
	return c, nil
}

// atom is the number of a name; 0 where the server refuses.
func (c *client) atom(name string) xproto.Atom {
	if a, ok := c.atoms[name]; ok {
		return a
	}
	r, err := xproto.InternAtom(c.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	c.atoms[name] = r.Atom
	return r.Atom
}

// property takes a property of our window away, with its type.
func (c *client) property(p xproto.Atom) (data []byte, kind xproto.Atom, err error) {
	r, err := xproto.GetProperty(c.conn, true, c.window, p, xproto.GetPropertyTypeAny, 0, maxPicture/4).Reply()
	if err != nil {
		return nil, 0, err
	}
	return r.Value, r.Type, nil
}

// Read is the picture on the clipboard, a file in one of the usual formats. It waits for
// the program that holds it until ctx ends.
func Read(ctx context.Context) ([]byte, error) {
	c, err := newClient()
	if err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, c.conn.Close)() // ends every wait below
	defer c.conn.Close()
	data, err := c.read()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("the program that holds the clipboard does not answer: %w", ctx.Err())
	}
	return data, err
}

func (c *client) read() ([]byte, error) {
	offered, err := c.convert("TARGETS")
	if err != nil {
		return nil, err
	}
	has := map[xproto.Atom]bool{}
	for i := 0; i+4 <= len(offered); i += 4 {
		has[xproto.Atom(xgb.Get32(offered[i:]))] = true
	}
	for _, k := range kinds {
		if has[c.atom(k)] {
			data, err := c.convert(k)
			if err == nil && len(data) == 0 {
				err = ErrNoPicture
			}
			return data, err
		}
	}
	return nil, ErrNoPicture
}

// convert asks the owner of the clipboard for its content as a type.
func (c *client) convert(kind string) ([]byte, error) {
	place := c.atom("AFTERIMAGE_CLIPBOARD")
	xproto.ConvertSelection(c.conn, c.window, c.atom("CLIPBOARD"), c.atom(kind), place, xproto.TimeCurrentTime)
	for {
		e, err := c.next()
		if err != nil {
			return nil, err
		}
		n, ok := e.(xproto.SelectionNotifyEvent)
		if !ok || n.Target != c.atom(kind) {
			continue
		}
		if n.Property == xproto.AtomNone {
			return nil, ErrNoPicture
		}
		data, is, err := c.property(place)
		if err != nil || is != c.atom("INCR") {
			return data, err
		}
		return c.pieces(place)
	}
}

// pieces takes what is too large for one property: each time it was taken away the
// owner writes the next piece, and one of no length is the end.
func (c *client) pieces(place xproto.Atom) ([]byte, error) {
	var all []byte
	for {
		e, err := c.next()
		if err != nil {
			return nil, err
		}
		n, ok := e.(xproto.PropertyNotifyEvent)
		if !ok || n.Atom != place || n.State != xproto.PropertyNewValue {
			continue
		}
		data, _, err := c.property(place)
		switch {
		case err != nil:
			return nil, err
		case len(data) == 0:
			return all, nil
		case len(all)+len(data) > maxPicture:
			return nil, errors.New("the picture on the clipboard is larger than 1 GB; save it to a file and open that")
		}
		all = append(all, data...)
	}
}

var errClosed = errors.New("the connection to the desktop ended")

func (c *client) next() (xgb.Event, error) {
	e, err := c.conn.WaitForEvent()
	switch {
	case err != nil:
		return nil, err
	case e == nil:
		return nil, errClosed
	}
	return e, nil
}
