package app

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"
)

// maxLog is the size in bytes at which a log begins anew; the one before is kept.
const maxLog = 1 << 20

// diagnostics are the files that tell afterwards what happened: a log, and the
// trace of a crash. Both lie in the user's cache folder; where it cannot be
// written, the program works without them.
type diagnostics struct {
	log     *slog.Logger
	logPath string // empty when there is none
	crash   string // path of the crash file; empty when there is none
	file    *os.File
}

// openDiagnostics opens both files and moves what an earlier crash left aside.
func openDiagnostics() diagnostics {
	none := diagnostics{log: slog.New(slog.DiscardHandler)}
	cache, err := os.UserCacheDir()
	if err != nil {
		return none
	}
	folder := filepath.Join(cache, "afterimage")
	if os.MkdirAll(folder, 0o700) != nil {
		return none
	}
	d := none
	d.openLog(filepath.Join(folder, "afterimage.log"))
	d.openCrash(filepath.Join(folder, "crash.txt"))
	return d
}

func (d *diagnostics) openLog(path string) {
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		_ = os.Rename(path, path+".old") // a log that cannot be moved just grows on
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	d.file, d.logPath = f, path
	d.log = slog.New(slog.NewTextHandler(f, nil)).With("pid", os.Getpid())
}

func (d *diagnostics) openCrash(path string) {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		kept := fmt.Sprintf("%s-%s.txt", path[:len(path)-len(".txt")], info.ModTime().UTC().Format("20060102-150405"))
		if os.Rename(path, kept) == nil {
			d.log.Warn("the program crashed before", "trace", kept)
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer f.Close() // the runtime keeps a copy of the descriptor
	if debug.SetCrashOutput(f, debug.CrashOptions{}) == nil {
		d.crash = path
	}
}

// panicked writes the trace of a panic that was caught, and says where it is.
func (d *diagnostics) panicked(cause any) error {
	trace := fmt.Sprintf("%s afterimage %s\npanic: %v\n\n%s\n", time.Now().UTC().Format(time.RFC3339), version, cause, debug.Stack())
	d.log.Error("panic", "cause", fmt.Sprint(cause))
	if d.crash != "" {
		f, err := os.OpenFile(d.crash, os.O_APPEND|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = io.WriteString(f, trace)
			if closed := f.Close(); err == nil && closed == nil {
				return fmt.Errorf("a mistake in the program stopped it; please report it with the file %s", d.crash)
			}
		}
	}
	return fmt.Errorf("a mistake in the program stopped it; please report this:\n%s", trace)
}

// text is the end of the log, for a person to send; at most 64 KiB.
func (d *diagnostics) text() string {
	const most = 64 << 10
	f, err := os.Open(d.logPath)
	if err != nil {
		return ""
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > most {
		_, _ = f.Seek(-most, io.SeekEnd) // from the start is as good
	}
	data, _ := io.ReadAll(io.LimitReader(f, most))
	return string(data)
}

func (d *diagnostics) close() {
	if d.file != nil {
		_ = d.file.Close()
	}
}
