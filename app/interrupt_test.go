package app

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterrupt stops a run of hours in the middle: it ends at once with status 130
// and leaves no file.
func TestInterrupt(t *testing.T) {
	if !haveRuntime(t) {
		t.Skip("no ONNX Runtime")
	}
	data, work := t.TempDir(), t.TempDir()
	writeFixtures(t, data)
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "restore", filepath.Join(data, "photo.png"), "--task", "denoise", "--noise", "12",
				"--steps", "1000", "--samples", "64", "--json", "-o", filepath.Join(work, "out.png"))
			cmd.Env = append(os.Environ(), beAfterimage+"=1", noRaceSleep, "XDG_CACHE_HOME="+data)
			var stderr strings.Builder
			cmd.Stderr = &stderr
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(stdout)
			for begun := false; !begun && lines.Scan(); {
				begun = strings.Contains(lines.Text(), `"progress"`)
			}
			start := time.Now()
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			last := ""
			for lines.Scan() {
				last = lines.Text()
			}
			code := exitCode(cmd.Wait())
			t.Logf("ended after %v", time.Since(start))
			if code != exitInterrupted {
				t.Errorf("exit status %d, want %d; %s", code, exitInterrupted, stderr.String())
			}
			if want := "afterimage: interrupted; nothing was written\n"; stderr.String() != want {
				t.Errorf("stderr %q, want %q", stderr.String(), want)
			}
			if !strings.Contains(last, `"status":130`) {
				t.Errorf("the last line is %q", last)
			}
			if files := listing(work); len(files) != 1 { // the folder itself
				t.Errorf("left behind: %q", files)
			}
		})
	}
}

// stopped runs a stopper that ends no process.
func stopped(s *stopper) chan int {
	codes := make(chan int, 1)
	s.leave = func(code int) { codes <- code }
	return codes
}

func TestSignalEndsWhatDoesNotListen(t *testing.T) {
	undone := make(chan bool, 1)
	ctx, s := watchSignals(context.Background(), func() int { return exitInterrupted })
	codes := stopped(s)
	s.protect(func() { undone <- true })
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	if code := <-codes; code != exitInterrupted { // nobody called s.end
		t.Errorf("exit status %d", code)
	}
	<-undone
}

func TestClosedTerminalEndsTheCommand(t *testing.T) {
	undone := make(chan bool, 1)
	ctx, s := watchSignals(context.Background(), func() int { return exitInterrupted })
	codes := stopped(s)
	s.protect(func() { undone <- true }) // the folder in which files wait
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	if code := <-codes; code != exitInterrupted {
		t.Errorf("exit status %d", code)
	}
	<-undone
}

// TestHangUpStaysIgnored keeps the promise of nohup.
func TestHangUpStaysIgnored(t *testing.T) {
	signal.Ignore(syscall.SIGHUP)
	defer signal.Reset(syscall.SIGHUP)
	_, s := watchSignals(context.Background(), nil)
	defer s.end()
	if !signal.Ignored(syscall.SIGHUP) {
		t.Error("a closed terminal would end a run that nohup began")
	}
}

func TestSecondSignalDoesNotWait(t *testing.T) {
	ctx, s := watchSignals(context.Background(), func() int { return exitInterrupted })
	codes := stopped(s)
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	start := time.Now()
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	<-codes
	t.Logf("ended after %v", time.Since(start))
}

func TestNothingEndsInTheMiddleOfUninterruptedWork(t *testing.T) {
	_, s := watchSignals(context.Background(), func() int { return exitInterrupted })
	codes := stopped(s)
	err := s.uninterrupted(func() error {
		exiting := make(chan bool)
		go func() {
			close(exiting)
			s.exit(func() int { return exitInterrupted })
		}()
		<-exiting
		select {
		case <-codes:
			t.Error("the process ended in the middle")
		default:
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	<-codes
}

func TestEndedAndExemptProgramsLive(t *testing.T) {
	for name, settle := range map[string]func(*stopper){"ended": (*stopper).end, "a window": (*stopper).leaveAlone} {
		t.Run(name, func(t *testing.T) {
			_, s := watchSignals(context.Background(), nil)
			codes := stopped(s)
			settle(s)
			s.exit(func() int { t.Error("an exit status was asked for"); return 1 })
			s.end()
			s.end() // harmless
			if len(codes) != 0 {
				t.Error("the process ended")
			}
		})
	}
}
