package onnx

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Device is something that a prior can be computed on.
type Device struct {
	ID       string // as in Options.Device: "cpu", "cuda:0"
	Name     string // "AMD EPYC", "NVIDIA H200"
	Provider string // "CPU" or "CUDA"
	Free     int64  // bytes of memory free now; 0 when unknown
	Total    int64  // bytes of memory; 0 when unknown
	Usable   bool
	Reason   string // why it is not usable; a sentence without its full stop
}

// Runtime says what a prior runs on. A recipe stores it: the same bytes come out
// only where all of it is the same.
type Runtime struct {
	Version  string // of ONNX Runtime, "1.31.1"
	Library  string // path of the shared library
	Provider string // "CPU" or "CUDA"
	Device   string // name of the processor or the graphics card
	Reason   string // why it is the CPU although nobody asked for it; a sentence without its full stop
	Threads  int    // threads inside an operator, on the CPU
	CPU      string // class of the processor: "amd64 avx2"
}

// The two providers.
const (
	providerCPU  = "CPU"
	providerCUDA = "CUDA"
)

// Devices lists what priors can be computed on, the CPU last. library is as in
// [FindLibrary]; nothing is loaded.
func Devices(library string) []Device {
	lib, err := FindLibrary(library)
	cpu := Device{ID: "cpu", Name: cpuName(), Provider: providerCPU, Free: availableMemory(), Usable: err == nil}
	cards := graphicsCards()
	switch {
	case err != nil:
		cpu.Reason = strings.TrimSuffix(err.Error(), ".")
		for i := range cards {
			cards[i].Reason = cpu.Reason
		}
	case !hasCUDAProvider(lib):
		for i := range cards {
			cards[i].Reason = reasonCPUBuild
		}
	default:
		for i := range cards {
			cards[i].Usable = true
		}
	}
	return append(cards, cpu)
}

const (
	reasonCPUBuild = "the ONNX Runtime in use is built for the CPU only (CUDA=1 make fetches the other)"
	reasonNoCard   = "no NVIDIA graphics card with a working driver was found"
)

// hasCUDAProvider tells whether the CUDA half of ONNX Runtime lies beside it.
func hasCUDAProvider(lib Library) bool {
	path := lib.Path
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	_, err := os.Stat(filepath.Join(filepath.Dir(path), "libonnxruntime_providers_cuda.so"))
	return err == nil
}

// driverPresent tells whether NVIDIA's driver is there, without starting anything.
func driverPresent() bool {
	for _, path := range []string{"/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg"} {
		if _, err := os.Stat(path); err == nil {
			return true
		}
	}
	return runtime.GOOS == "windows"
}

// graphicsCards asks NVIDIA's own tool, which comes with the driver, for the cards.
func graphicsCards() []Device {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "nvidia-smi", "--query-gpu=index,name,memory.free,memory.total", "--format=csv,noheader,nounits")
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	return visibleCards(parseCards(string(out)), os.Getenv("CUDA_VISIBLE_DEVICES"))
}

// parseCards reads nvidia-smi's lines, "0, NVIDIA H200, 143000, 143771" (MiB).
func parseCards(out string) []Device {
	var cards []Device
	for line := range strings.Lines(out) {
		f := strings.Split(line, ",")
		if len(f) < 4 {
			continue
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		n := len(f)
		if _, err := strconv.Atoi(f[0]); err != nil {
			continue
		}
		free, _ := strconv.ParseInt(f[n-2], 10, 64)
		total, _ := strconv.ParseInt(f[n-1], 10, 64)
		cards = append(cards, Device{
			ID: "cuda:" + f[0], Name: strings.Join(f[1:n-2], ", "), Provider: providerCUDA,
			Free: free << 20, Total: total << 20,
		})
	}
	return cards
}

// visibleCards renumbers the cards as CUDA will, which counts only those that
// CUDA_VISIBLE_DEVICES lists. Lists of names are beyond this and leave the cards as
// they are.
func visibleCards(cards []Device, visible string) []Device {
	if visible == "" {
		return cards
	}
	var out []Device
	for s := range strings.SplitSeq(visible, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return cards
		}
		i := slices.IndexFunc(cards, func(d Device) bool { return d.ID == fmt.Sprintf("cuda:%d", n) })
		if i < 0 {
			break // CUDA ignores what follows a number that does not exist
		}
		d := cards[i]
		d.ID = fmt.Sprintf("cuda:%d", len(out))
		out = append(out, d)
	}
	return out
}

// parseDevice reads Options.Device. explicit tells that CUDA was asked for by name.
func parseDevice(s string) (cuda, explicit bool, index int, err error) {
	switch s {
	case "", "auto":
		return true, false, 0, nil
	case "cpu":
		return false, true, 0, nil
	case "cuda":
		return true, true, 0, nil
	}
	if n, ok := strings.CutPrefix(s, "cuda:"); ok {
		if index, err = strconv.Atoi(n); err == nil && index >= 0 {
			return true, true, index, nil
		}
	}
	return false, false, 0, fail(ErrDevice, "The device %q is not known; it is auto, cpu, cuda or cuda:1 and so on.", s)
}
