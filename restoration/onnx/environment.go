package onnx

import (
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// environment is ONNX Runtime inside this process. The binding holds it in package
// variables, so there is one for all priors, and everything that touches it is here.
//
// The library is loaded with the first prior and its environment released with the
// last. The path is fixed by the first load: code and thread pools of a second
// build in one process would not be what a recipe says. Once CUDA was used the
// environment is kept, since its libraries do not survive being unloaded.
var environment struct {
	sync.Mutex
	users   int
	pinned  bool
	library Library
}

// acquireEnvironment loads the library, or shares it with the priors that are open,
// and returns which one it is. Each success needs one releaseEnvironment.
func acquireEnvironment(flag string) (Library, error) {
	lib, err := FindLibrary(flag)
	if err != nil {
		return lib, err
	}
	if target, err := filepath.EvalSymlinks(lib.Path); err == nil {
		lib.Path = target
	}
	env := &environment
	env.Lock()
	defer env.Unlock()
	if env.library.Path != "" && env.library.Path != lib.Path {
		return lib, fail(ErrLibrary, "ONNX Runtime is in use already, from %q. Restart the program to use %q.", env.library.Path, lib.Path)
	}
	if !ort.IsInitialized() {
		if err := loadLibrary(&lib); err != nil {
			return lib, err
		}
		env.library = lib
	}
	env.users++
	return env.library, nil
}

// loadLibrary is called with the environment locked.
func loadLibrary(lib *Library) error {
	ort.SetSharedLibraryPath(lib.Path)
	if err := ort.InitializeEnvironment(ort.WithLogLevelFatal()); err != nil {
		// The binding speaks of the "API base" where the library is older than itself.
		if strings.Contains(err.Error(), "API base") {
			return tooOld(lib.Path, lib.Version)
		}
		return failCause(ErrLibrary, err, "ONNX Runtime at %q cannot be loaded: %s. Run \"make build\" once to fetch a working one.", lib.Path, runtimeText(err))
	}
	// Official builds send nothing on Linux; a build that would is told not to.
	_ = ort.DisableTelemetry()
	lib.Version = ort.GetVersion()
	return nil
}

// pinEnvironment keeps the environment until the process ends.
func pinEnvironment() {
	environment.Lock()
	environment.pinned = true
	environment.Unlock()
}

func releaseEnvironment() {
	env := &environment
	env.Lock()
	defer env.Unlock()
	if env.users--; env.users == 0 && !env.pinned {
		_ = ort.DestroyEnvironment()
	}
}

// What ONNX Runtime and the binding put in front of what happened.
var runtimeLead = regexp.MustCompile(`^(Error creating C session( from file)?: |Error running network: |Platform-specific initialization failed: )|` +
	`\[ONNXRuntimeError\] : \d+ : [A-Z_]+ : |` +
	`Non-zero status code returned while running [^ ]* node\. Name:'[^']*' Status Message: |` +
	`[^ ]*onnxruntime[^ ]*:\d+ .*?( was false\. |\) (const )?)`)

// runtimeText makes one line of what ONNX Runtime says, without its source locations.
func runtimeText(err error) string {
	s := runtimeLead.ReplaceAllString(strings.Join(strings.Fields(err.Error()), " "), "")
	if r := []rune(s); len(r) > 240 {
		s = string(r[:240]) + "..."
	}
	return strings.TrimRight(s, ". ")
}
