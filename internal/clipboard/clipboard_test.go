package clipboard

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// display starts an X server of the test's own, and makes it the display.
func display(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Skip("Xvfb is not installed")
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "320x200x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{w}
	if err := server.Start(); err != nil {
		t.Skip(err)
	}
	w.Close()
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	number := make([]byte, 16)
	n, err := r.Read(number)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(string(number[:n])))
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// What is offered comes back byte by byte, small and in pieces, also after another
// picture took its place.
func TestPicturesComeBack(t *testing.T) {
	display(t)
	var o Owner
	defer o.Close()
	noise := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{1, 1000, piece, piece + 1, 3*piece + 17, 4 * piece} {
		data := make([]byte, size)
		for i := range data {
			data[i] = byte(noise.Uint32())
		}
		if err := o.Offer(data); err != nil {
			t.Fatal(err)
		}
		got, err := Read(within(t))
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d (%v)", size, len(got), err)
		}
	}
}

// The programs that people have are on the other side.
func TestWithXclip(t *testing.T) {
	display(t)
	if _, err := exec.LookPath("xclip"); err != nil {
		t.Skip("xclip is not installed")
	}
	data := bytes.Repeat([]byte("0123456789abcdef"), 40_000) // xclip sends it in pieces
	give := func(kind string, data []byte) {
		t.Helper()
		c := exec.Command("xclip", "-selection", "clipboard", "-t", kind, "-i")
		c.Stdin = bytes.NewReader(data)
		if err := c.Run(); err != nil {
			t.Fatal(err)
		}
	}
	// xclip says that it is done a little before it is
	until := func(done func([]byte, error) bool) {
		t.Helper()
		for ctx := within(t); ctx.Err() == nil; {
			if done(Read(ctx)) {
				return
			}
		}
		t.Error("what xclip holds was not read")
	}
	give("image/png", data)
	until(func(got []byte, _ error) bool { return bytes.Equal(got, data) })
	give("UTF8_STRING", []byte("words"))
	until(func(_ []byte, err error) bool { return errors.Is(err, ErrNoPicture) })
	var o Owner
	defer o.Close()
	if err := o.Offer(data); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("xclip", "-selection", "clipboard", "-t", "image/png", "-o").Output()
	if err != nil || !bytes.Equal(out, data) {
		t.Errorf("xclip got %d bytes (%v), want %d", len(out), err, len(data))
	}
	give("image/png", []byte("another")) // takes the clipboard away from us
	until(func(got []byte, _ error) bool { return string(got) == "another" })
}

func TestAnEmptyClipboard(t *testing.T) {
	display(t)
	if _, err := Read(within(t)); !errors.Is(err, ErrNoPicture) {
		t.Errorf("%v", err)
	}
}

func TestWithoutADisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	if _, err := Read(within(t)); err == nil {
		t.Error("something was read")
	}
	var o Owner
	if err := o.Offer([]byte("x")); err == nil {
		t.Error("something was offered")
	}
	o.Close()
}
