package ui

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"afterimage/restoration"
)

func (d *desk) drop(paths ...string) {
	var files []fyne.URI
	for _, p := range paths {
		files = append(files, storage.NewFileURI(p))
	}
	d.dropped(fyne.NewPos(100, 100), files)
}

// settle waits until what was asked for is open, or was refused.
func (d *desk) settle() {
	d.t.Helper()
	d.until(func() bool { return d.loading == "" })
}

// bomb is a PNG of 30,000 x 30,000 pixels in a few bytes.
func bomb() []byte {
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), 30_000)
	head = append(binary.BigEndian.AppendUint32(head, 30_000), 8, 2, 0, 0, 0)
	for _, c := range [][]byte{head, []byte("IDAT"), []byte("IEND")} {
		out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(c)-4)))
		out.Write(c)
		out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(c)))
	}
	return out.Bytes()
}

// What cannot be opened is a sentence, and takes nothing of what is open with it.
func TestBadFilesAreASentenceEach(t *testing.T) {
	d, path := withSamples(t)
	folder := t.TempDir()
	put := func(name string, data []byte) string {
		p := filepath.Join(folder, name)
		if err := os.WriteFile(p, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for what, p := range map[string]string{
		"a PDF":    put("a.pdf", []byte("%PDF-1.7 nothing")),
		"a bomb":   put("bomb.png", bomb()),
		"half":     put("half.png", whole[:len(whole)/2]),
		"empty":    put("empty.png", nil),
		"a folder": folder,
		"a ghost":  filepath.Join(folder, "none.png"),
	} {
		if d.drop(p); d.loading == "" {
			t.Errorf("%s: nothing was tried", what)
		}
		d.settle()
		if !d.modal() {
			t.Errorf("%s: not a word", what)
			continue
		}
		if d.drop(path); d.loading != "" {
			t.Errorf("%s: a drop under a dialog was taken", what)
		}
		d.closeMessage()
		if d.session.Photo == nil || d.session.Photo.Path != path || d.session.Outcome == nil {
			t.Errorf("%s: what was open is gone", what)
		}
	}
}

func TestSeveralDroppedPhotosWaitBesideTheFirst(t *testing.T) {
	d := newDesk(t, "")
	a, b, c := writePhoto(t, 32, 32), writePhoto(t, 40, 32), writePhoto(t, 48, 32)
	bad := filepath.Join(t.TempDir(), "bad.png")
	d.drop(a, b, bad, c)
	d.settle()
	width := func(want int) {
		t.Helper()
		if d.session.Photo == nil || d.session.Photo.W != want {
			t.Fatalf("open is %+v, want a width of %d", d.session.Photo, want)
		}
	}
	next, previous := d.commands.get("file.next"), d.commands.get("file.previous")
	width(32)
	if previous.enabled() || !next.enabled() {
		t.Error("there is none before the first, and one after it")
	}
	next.do()
	d.settle()
	width(40)
	next.do() // the bad one
	d.settle()
	d.closeMessage()
	width(40)
	next.do()
	d.settle()
	width(48)
	if next.enabled() {
		t.Error("there is none after the last")
	}
	list := d.albumCommands()
	if len(list) != 4 || !list[3].isChecked() || list[0].isChecked() {
		t.Errorf("%d photos in the list", len(list))
	}
	list[0].do()
	d.settle()
	width(32)
	d.open(writePhoto(t, 56, 32))
	d.settle()
	if width(56); d.albumCommands() != nil || next.enabled() {
		t.Error("another photo is of the list")
	}
}

func TestRecentPhotosAreInTheMenu(t *testing.T) {
	d := newDesk(t, "")
	item := d.menu.items[d.commands.get("file.recent")]
	if !item.Disabled {
		t.Error("there are none yet")
	}
	a, b := writePhoto(t, 32, 32), writePhoto(t, 40, 32)
	for _, p := range []string{a, b} {
		d.open(p)
		d.settle()
	}
	titles := func() (out []string) {
		for _, i := range item.ChildMenu.Items {
			out = append(out, i.Label)
		}
		return out
	}
	want := []string{recentTitle(b), recentTitle(a), "", "Forget These Photos"}
	if item.Disabled || !slices.Equal(titles(), want) {
		t.Errorf("%q, want %q", titles(), want)
	}
	if err := os.Remove(a); err != nil {
		t.Fatal(err)
	}
	d.checkRecent()
	d.until(func() bool { return d.missing[a] })
	if !item.ChildMenu.Items[1].Disabled || item.ChildMenu.Items[0].Disabled {
		t.Error("the photo that is gone is not greyed out, or the other is")
	}
	if got := d.app.Preferences().StringList(prefRecent); !slices.Equal(got, []string{b, a}) {
		t.Errorf("kept: %q", got)
	}
	item.ChildMenu.Items[3].Action()
	if !item.Disabled || len(d.app.Preferences().StringList(prefRecent)) != 0 {
		t.Error("not forgotten")
	}
}

// fakeClipboard holds a picture, or an error.
type fakeClipboard struct {
	data    []byte
	err     error
	offered chan []byte
}

func (f *fakeClipboard) Picture(context.Context) ([]byte, error) { return f.data, f.err }
func (f *fakeClipboard) Offer(png []byte) error                  { f.offered <- png; return nil }

func TestPaste(t *testing.T) {
	d := newDesk(t, "")
	clip := &fakeClipboard{}
	d.cfg.Clipboard, d.cfg.DataFolder = clip, filepath.Join(t.TempDir(), "data")
	m := image.NewGray(image.Rect(0, 0, 24, 16))
	m.SetGray(3, 4, color.Gray{200})
	var data bytes.Buffer
	if err := png.Encode(&data, m); err != nil {
		t.Fatal(err)
	}
	clip.data = data.Bytes()
	paste := d.commands.get("edit.paste")
	paste.do()
	d.settle()
	p := d.session.Photo
	if p == nil || p.W != 24 || !strings.HasPrefix(p.Path, d.cfg.DataFolder) {
		t.Fatalf("%+v", p)
	}
	if kept, err := os.ReadFile(p.Path); err != nil || !bytes.Equal(kept, clip.data) {
		t.Errorf("its file differs (%v)", err)
	}
	for _, bad := range []*fakeClipboard{{err: errors.New("there is no picture on the clipboard")}, {data: []byte("no picture")}, {data: bomb()}} {
		d.cfg.Clipboard = bad
		paste.do()
		d.settle()
		d.closeMessage()
		if d.session.Photo != p {
			t.Error("what was open is gone")
		}
	}
	d.cfg.Clipboard = nil
	paste.do()
	d.settle()
	d.closeMessage()

	other := writePhoto(t, 40, 32)
	d.app.Clipboard().SetContent("file://" + other + "\n")
	paste.do()
	d.settle()
	if d.session.Photo.Path != other {
		t.Errorf("open is %s", d.session.Photo.Path)
	}
}

func TestCopy(t *testing.T) {
	d, path := withSamples(t)
	clip := &fakeClipboard{offered: make(chan []byte, 1)}
	d.cfg.Clipboard = clip
	same := func(want string) {
		t.Helper()
		d.commands.get("edit.copy").do()
		d.until(func() bool { return d.status.said == "Copied." })
		got, err := png.Decode(bytes.NewReader(<-clip.offered))
		if err != nil || got.Bounds().Dx() != 32 {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		photo, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		equal := color.RGBAModel.Convert(got.At(5, 7)) == color.RGBAModel.Convert(photo.At(5, 7))
		if equal != (want == "photo") {
			t.Errorf("the copy is the photo: %v", equal)
		}
	}
	d.keys("1")
	same("sample")
	d.status.say("")
	d.keys("0")
	same("photo")
}

func TestADemoIsOneClickFromItsRun(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "resources", "samples", "cat.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	d.cfg.Samples = []Sample{{Name: "cat.jpg", Title: "A photo blurred by motion", Task: "deblur", Kernel: "motion:15,30", Data: data}}
	d.build()
	list := d.demoCommands()
	if len(list) != 1 {
		t.Fatalf("%d demos", len(list))
	}
	list[0].do()
	d.settle()
	if d.session.Photo == nil || d.session.Task() != restoration.Deblur || d.session.Resolved().Kernel != "motion:15,30" {
		t.Fatalf("task %s", d.session.Task())
	}
	if !d.commands.get("run.start").enabled() {
		t.Error("it cannot begin")
	}
	if len(d.recent.Paths()) != 0 {
		t.Error("a demo is no photo of the person's")
	}
}
