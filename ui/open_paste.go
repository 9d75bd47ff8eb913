package ui

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// Clipboard is the desktop's clipboard for pictures; text is the toolkit's.
type Clipboard interface {
	// Picture is the picture that another program put there, a file in some format. It
	// gives up when ctx ends.
	Picture(ctx context.Context) ([]byte, error)
	// Offer puts a PNG there.
	Offer(png []byte) error
}

// pasteWait is how long another program may take to hand its picture over.
const pasteWait = 20 * time.Second

// paste opens the picture on the clipboard, or the photo whose file was copied; where a
// text field has the keyboard it is the field's.
func (w *Window) paste() {
	if w.typed(&fyne.ShortcutPaste{Clipboard: w.app.Clipboard()}) {
		return
	}
	if path := copiedFile(w.app.Clipboard().Content()); path != "" {
		w.open(path)
		return
	}
	name := tr("the picture on the clipboard")
	w.loadWith(name, func() (*state.Loaded, error) {
		path, err := w.pasted(name)
		if err != nil {
			return nil, err
		}
		return state.Load(path, "")
	})
}

// pasted writes the picture on the clipboard, which messages call name, to a file of its own, so that a recipe can
// name it, and says where.
func (w *Window) pasted(name string) (string, error) {
	if w.cfg.Clipboard == nil {
		return "", errors.New("pictures cannot be pasted here; save the picture to a file and open that")
	}
	ctx, done := context.WithTimeout(context.Background(), pasteWait)
	defer done()
	data, err := w.cfg.Clipboard.Picture(ctx)
	if err != nil {
		return "", err
	}
	p, err := photo.Decode(name, data)
	if err != nil {
		return "", err
	}
	folder := filepath.Join(w.cfg.DataFolder, "pasted")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	ending := map[photo.Format]string{photo.PNG: ".png", photo.TIFF: ".tif", photo.WebP: ".webp", photo.BMP: ".bmp", photo.GIF: ".gif", photo.HEIC: ".heic", photo.JPEG: ".jpg"}[p.Format]
	path := filepath.Join(folder, "pasted-"+p.SHA256[:12]+ending) // the same picture has the same name
	return path, photo.WriteFile(path, data)
}

// copiedFile is the file that a file manager's "Copy" names; empty for other text.
func copiedFile(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	line = strings.TrimSpace(line)
	if u, err := url.Parse(line); err == nil && u.Scheme == "file" {
		line = u.Path
	}
	if !filepath.IsAbs(line) {
		return ""
	}
	if info, err := os.Stat(line); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return line
}

// canCopy says whether a picture is shown that can be copied, or text.
func (w *Window) canCopy() bool { return w.hasPhoto() || w.typing() }

// copyPicture puts the picture that is shown on the clipboard, as a PNG of 8 bits; where
// a text field has the keyboard it is the field's.
func (w *Window) copyPicture() {
	if w.typed(&fyne.ShortcutCopy{Clipboard: w.app.Clipboard()}) || w.session.Photo == nil {
		return
	}
	if w.cfg.Clipboard == nil {
		w.fail(errors.New("pictures cannot be copied here; save it to a file instead"))
		return
	}
	pic, _ := w.pictureOf(w.session.Visible())
	if pic == nil {
		pic = w.session.Picture
	}
	clip := w.cfg.Clipboard
	go func() {
		var data bytes.Buffer
		err := png.Encode(&data, pic.Image())
		if err == nil {
			err = clip.Offer(data.Bytes())
		}
		w.cfg.Post(func() {
			if err != nil {
				w.fail(err)
				return
			}
			w.status.say(tr("Copied."))
		})
	}()
}
