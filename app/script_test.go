package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"afterimage/restoration/onnx"
	"afterimage/restoration/photo"
)

// beAfterimage makes the test binary behave as the program.
const beAfterimage = "AFTERIMAGE_TEST_PROGRAM"

// noRaceSleep spares every process of a test with the race detector the second that
// it waits at its end for reports of goroutines that go on.
const noRaceSleep = "GORACE=atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	if os.Getenv(beAfterimage) != "" {
		os.Exit(Main(os.Args[1:]))
	}
	testscript.Main(m, map[string]func(){
		"afterimage": func() { os.Exit(Main(os.Args[1:])) },
	})
}

func TestScripts(t *testing.T) {
	data := t.TempDir()
	writeFixtures(t, data)
	model, err := filepath.Abs("../restoration/onnx/testdata/conv.onnx")
	if err != nil {
		t.Fatal(err)
	}
	models := filepath.Dir(model)
	writeVariants(t, data, model)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/scripts",
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "DATA="+data, "MODEL="+model, "MODELS="+models, "LONG="+strings.Repeat("n", 245), // a tiny network, where the prior is not the point
				"DISPLAY=", "WAYLAND_DISPLAY=", "LANG=C.UTF-8", noRaceSleep,
				"HOME="+filepath.Join(data, "home"), "XDG_CACHE_HOME="+filepath.Join(data, "cache"), "XDG_DATA_HOME="+filepath.Join(data, "share"),
				onnx.EnvLibrary+"="+os.Getenv(onnx.EnvLibrary))
			e.Values["before"] = listing(e.WorkDir)
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "ort":
				return haveRuntime(t), nil
			case "full": // a device on which nothing has room
				_, err := os.Stat("/dev/full")
				return err == nil, nil
			case "root":
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("no condition %q", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"samepixels": samePixels,
			"refused":    refused,
			"unchanged":  unchanged,
			"status":     status,
		},
	})
}

// writeVariants lists variants of the tiny network: one that is no model, and one
// that could not be made.
func writeVariants(t testing.TB, folder, model string) {
	t.Helper()
	sum, err := hashFile(model)
	if err != nil {
		t.Fatal(err)
	}
	list := fmt.Sprintf(`{"prior": %q, "variants": [{"name": "torn", "file": "text.onnx"}, {"name": "bf16", "error": "There is no such kernel."}]}`, sum)
	if err := os.WriteFile(filepath.Join(folder, "variants.json"), []byte(list), 0o666); err != nil {
		t.Fatal(err)
	}
}

// haveRuntime tells whether ONNX Runtime is there, which some scripts need.
func haveRuntime(t testing.TB) bool {
	t.Helper()
	_, err := onnx.FindLibrary("")
	if err != nil && os.Getenv("AFTERIMAGE_REQUIRE_ORT") != "" {
		t.Fatal(err)
	}
	return err == nil
}

// status runs the program and checks its exit status: status 2 afterimage restore.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status CODE PROGRAM [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := exitCode(ts.Exec(args[1], args[2:]...)); got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}

// jargon is what no message may show to a person.
var jargon = regexp.MustCompile(`strconv|invalid syntax|goroutine|panic|0x[0-9a-f]|%!|<nil>|\*[a-z]+\.|syscall|errno|protobuf|\.go:`)

// refused runs `afterimage ARG...`, which has to end with the given status and a
// message that matches, say nothing on the standard output and write nothing:
//
//	refused 2 'there is no task' restore photo.png --task fix -o out.png
func refused(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: refused CODE REGEXP ARG...")
	}
	status(ts, false, append([]string{args[0], "afterimage"}, args[2:]...))
	message := ts.ReadFile("stderr")
	first, _, _ := strings.Cut(message, "\n")
	switch {
	case !strings.HasPrefix(first, "afterimage: "):
		ts.Fatalf("the message does not begin with the program's name: %q", first)
	case !regexp.MustCompile(args[1]).MatchString(first):
		ts.Fatalf("the message %q does not match %q", first, args[1])
	case jargon.MatchString(message):
		ts.Fatalf("the message is not for people: %q", message)
	case ts.ReadFile("stdout") != "":
		ts.Fatalf("something on the standard output: %q", ts.ReadFile("stdout"))
	}
	unchanged(ts, false, nil)
}

// samePixels is cmp for two pictures that may say of themselves what they like.
func samePixels(ts *testscript.TestScript, neg bool, args []string) {
	var planes [][]float32
	for _, name := range args {
		p, err := photo.Read(ts.MkAbs(name))
		ts.Check(err)
		planes = append(planes, p.Planes().Pix)
	}
	if len(planes) != 2 {
		ts.Fatalf("usage: samepixels picture1 picture2")
	}
	if slices.Equal(planes[0], planes[1]) == neg {
		ts.Fatalf("%s and %s: the same pixels is %v", args[0], args[1], neg)
	}
}

// unchanged checks that the files of the script's folder are those it began with.
func unchanged(ts *testscript.TestScript, neg bool, _ []string) {
	before, now := ts.Value("before").([]string), listing(ts.Getenv("WORK"))
	if neg || !slices.Equal(before, now) {
		ts.Fatalf("files before: %q, now: %q", before, now)
	}
}

// listing is every file under folder with its size, but for temporary ones of the
// tests themselves.
func listing(folder string) []string {
	var files []string
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == ".tmp" {
			return fs.SkipDir
		}
		info, err := d.Info()
		if err != nil || d.IsDir() {
			files = append(files, path)
			return err
		}
		files = append(files, fmt.Sprintf("%s %d", path, info.Size()))
		return nil
	})
	return files
}
