package onnx

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/cpu"
)

// physicalCores is the number of cores that this process may use, hyperthreads not
// counted twice: two threads of a convolution on one core are slower than one.
func physicalCores() int {
	n := runtime.GOMAXPROCS(0) // knows affinity and container limits
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if c := countCores(data); c > 0 {
			n = min(n, c)
		}
	}
	return max(1, n)
}

// countCores counts the different (physical id, core id) pairs of /proc/cpuinfo; 0
// when it does not tell.
func countCores(cpuinfo []byte) int {
	cores := map[[2]string]bool{}
	var socket string
	eachPair(cpuinfo, func(key, value string) {
		switch key {
		case "physical id":
			socket = value
		case "core id":
			cores[[2]string{socket, value}] = true
		}
	})
	return len(cores)
}

// cpuName is the processor's name for people.
func cpuName() string {
	name := ""
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		eachPair(data, func(key, value string) {
			if key == "model name" && name == "" {
				name = value
			}
		})
	}
	if name == "" {
		name = runtime.GOARCH + " processor"
	}
	return name
}

// cpuClass names what decides which of its kernels ONNX Runtime takes, and so the
// last bits of a result: "amd64 avx512".
func cpuClass() string {
	class := runtime.GOARCH
	x := cpu.X86
	switch {
	case x.HasAMXTile && x.HasAMXInt8:
		class += " amx"
	case x.HasAVX512VNNI:
		class += " avx512vnni"
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL:
		class += " avx512"
	case x.HasAVX2 && x.HasFMA:
		class += " avx2"
	case x.HasAVX:
		class += " avx"
	}
	return class
}

// availableMemory is how many bytes of main memory this process can still take,
// and 0 when the system does not tell: what is free, or less in a container.
func availableMemory() int64 {
	free := int64(0)
	if data, err := os.ReadFile("/proc/meminfo"); err == nil {
		eachPair(data, func(key, value string) {
			if key == "MemAvailable" {
				kb, _ := strconv.ParseInt(strings.TrimSuffix(value, " kB"), 10, 64)
				free = kb << 10
			}
		})
	}
	if room, ok := containerRoom("/sys/fs/cgroup", "/proc/self/cgroup"); ok && (free == 0 || room < free) {
		free = room
	}
	return free
}

// containerRoom is what a control group (version 2) leaves to this process, over all
// groups that it is nested in.
func containerRoom(root, self string) (int64, bool) {
	data, err := os.ReadFile(self)
	if err != nil {
		return 0, false
	}
	_, path, ok := strings.Cut(string(data), "0::")
	if !ok {
		return 0, false
	}
	path, _, _ = strings.Cut(path, "\n")
	room, found := int64(0), false
	for dir := filepath.Join("/", path); ; dir = filepath.Dir(dir) {
		limit, okLimit := readNumber(filepath.Join(root, dir, "memory.max"))
		used, okUsed := readNumber(filepath.Join(root, dir, "memory.current"))
		if okLimit && okUsed {
			if r := max(0, limit-used); !found || r < room {
				room, found = r, true
			}
		}
		if dir == "/" {
			return room, found
		}
	}
}

func readNumber(path string) (int64, bool) {
	data, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64) // "max" is no limit
	return n, err == nil
}

// eachPair calls f for the "key : value" lines of a file of /proc.
func eachPair(data []byte, f func(key, value string)) {
	sc := bufio.NewScanner(bytes.NewReader(data))
	for sc.Scan() {
		if key, value, ok := strings.Cut(sc.Text(), ":"); ok {
			f(strings.TrimSpace(key), strings.TrimSpace(value))
		}
	}
}
