//go:build amd64 && !purego

#include "textflag.h"

// Multiply and add stay two instructions: a fused one would round once and give
// other bytes than the Go kernels.

// One step of k for four rows: Y8, Y9 are a row of the panel, Y0 to Y7 the sums.
#define STEP4(ao, bo) \
	VMOVUPS      bo(DX), Y8         \
	VMOVUPS      bo+32(DX), Y9      \
	VBROADCASTSS ao(SI), Y10        \
	VBROADCASTSS ao(SI)(R9*1), Y11  \
	VMULPS       Y8, Y10, Y12       \
	VMULPS       Y9, Y10, Y13       \
	VMULPS       Y8, Y11, Y14       \
	VMULPS       Y9, Y11, Y15       \
	VADDPS       Y12, Y0, Y0        \
	VADDPS       Y13, Y1, Y1        \
	VADDPS       Y14, Y2, Y2        \
	VADDPS       Y15, Y3, Y3        \
	VBROADCASTSS ao(R10), Y10       \
	VBROADCASTSS ao(R10)(R9*1), Y11 \
	VMULPS       Y8, Y10, Y12       \
	VMULPS       Y9, Y10, Y13       \
	VMULPS       Y8, Y11, Y14       \
	VMULPS       Y9, Y11, Y15       \
	VADDPS       Y12, Y4, Y4        \
	VADDPS       Y13, Y5, Y5        \
	VADDPS       Y14, Y6, Y6        \
	VADDPS       Y15, Y7, Y7

// One step of k for one row.
#define STEP1(ao, bo) \
	VBROADCASTSS ao(SI), Y10         \
	VMULPS       bo(DX), Y10, Y12    \
	VMULPS       bo+32(DX), Y10, Y13 \
	VADDPS       Y12, Y0, Y0         \
	VADDPS       Y13, Y1, Y1

// func rows4AVX2(c *float32, ldc int, a *float32, lda int, panel *float32, k int)
TEXT ·rows4AVX2(SB), NOSPLIT, $0-48
	MOVQ c+0(FP), DI
	MOVQ ldc+8(FP), R8
	MOVQ a+16(FP), SI
	MOVQ lda+24(FP), R9
	MOVQ panel+32(FP), DX
	MOVQ k+40(FP), CX
	SHLQ $2, R8
	SHLQ $2, R9
	LEAQ (SI)(R9*2), R10
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	CMPQ CX, $4
	JLT  tail4

loop4:
	STEP4(0, 0)
	STEP4(4, 64)
	STEP4(8, 128)
	STEP4(12, 192)
	ADDQ $16, SI
	ADDQ $16, R10
	ADDQ $256, DX
	SUBQ $4, CX
	CMPQ CX, $4
	JGE  loop4

tail4:
	TESTQ CX, CX
	JZ    done4
	STEP4(0, 0)
	ADDQ  $4, SI
	ADDQ  $4, R10
	ADDQ  $64, DX
	DECQ  CX
	JMP   tail4

done4:
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ    R8, DI
	VMOVUPS Y2, (DI)
	VMOVUPS Y3, 32(DI)
	ADDQ    R8, DI
	VMOVUPS Y4, (DI)
	VMOVUPS Y5, 32(DI)
	ADDQ    R8, DI
	VMOVUPS Y6, (DI)
	VMOVUPS Y7, 32(DI)
	VZEROUPPER
	RET

// func rows1AVX2(c, a, panel *float32, k int)
TEXT ·rows1AVX2(SB), NOSPLIT, $0-32
	MOVQ   c+0(FP), DI
	MOVQ   a+8(FP), SI
	MOVQ   panel+16(FP), DX
	MOVQ   k+24(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1

loop1:
	STEP1(0, 0)
	ADDQ $4, SI
	ADDQ $64, DX
	DECQ CX
	JNZ  loop1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VZEROUPPER
	RET
