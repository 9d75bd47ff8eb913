//go:build amd64 && !purego

#include "textflag.h"

// The numbers 0 to 7, which tell the lanes' counters apart.
DATA lane<>+0(SB)/4, $0
DATA lane<>+4(SB)/4, $1
DATA lane<>+8(SB)/4, $2
DATA lane<>+12(SB)/4, $3
DATA lane<>+16(SB)/4, $4
DATA lane<>+20(SB)/4, $5
DATA lane<>+24(SB)/4, $6
DATA lane<>+28(SB)/4, $7
GLOBL lane<>(SB), RODATA|NOPTR, $32

// The multipliers, and the number of lanes.
DATA whole<>+0(SB)/4, $0xD2511F53
DATA whole<>+4(SB)/4, $0xCD9E8D57
DATA whole<>+8(SB)/4, $8
GLOBL whole<>(SB), RODATA|NOPTR, $12

// One round: eight counters in Y0..Y3, the multipliers in Y12 and Y13, its two keys at
// off. A product of the even lanes is in Y6 and Y7, of the odd ones in Y4 and Y5.
#define ROUND(off) \
	VPSRLQ       $32, Y0, Y4        \
	VPSRLQ       $32, Y2, Y5        \
	VPMULUDQ     Y12, Y0, Y6        \
	VPMULUDQ     Y12, Y4, Y4        \
	VPMULUDQ     Y13, Y2, Y7        \
	VPMULUDQ     Y13, Y5, Y5        \
	VPBROADCASTD off(DX), Y10       \
	VPBROADCASTD (off+4)(DX), Y11   \
	VPXOR        Y10, Y1, Y10       \
	VPXOR        Y11, Y3, Y11       \
	VPSRLQ       $32, Y7, Y8        \
	VPBLENDD     $0xAA, Y5, Y8, Y8  \
	VPSLLQ       $32, Y5, Y5        \
	VPBLENDD     $0xAA, Y5, Y7, Y1  \
	VPSRLQ       $32, Y6, Y9        \
	VPBLENDD     $0xAA, Y4, Y9, Y9  \
	VPSLLQ       $32, Y4, Y4        \
	VPBLENDD     $0xAA, Y4, Y6, Y3  \
	VPXOR        Y10, Y8, Y0        \
	VPXOR        Y11, Y9, Y2

// func wordsAVX2(dst *uint32, n int, k *keys, counter *[4]uint32)
TEXT ·wordsAVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         n+8(FP), CX
	MOVQ         k+16(FP), DX
	MOVQ         counter+24(FP), SI
	VPBROADCASTD whole<>+0(SB), Y12
	VPBROADCASTD whole<>+4(SB), Y13
	VPBROADCASTD (SI), Y15
	VPADDD       lane<>(SB), Y15, Y15

blocks:
	VMOVDQA      Y15, Y0
	VPBROADCASTD 4(SI), Y1
	VPBROADCASTD 8(SI), Y2
	VPXOR        Y3, Y3, Y3
	ROUND(0)
	ROUND(8)
	ROUND(16)
	ROUND(24)
	ROUND(32)
	ROUND(40)
	ROUND(48)
	ROUND(56)
	ROUND(64)
	ROUND(72)

	// Lanes become blocks: four words of each, one after the other.
	VPUNPCKLDQ  Y1, Y0, Y4
	VPUNPCKHDQ  Y1, Y0, Y5
	VPUNPCKLDQ  Y3, Y2, Y6
	VPUNPCKHDQ  Y3, Y2, Y7
	VPUNPCKLQDQ Y6, Y4, Y8
	VPUNPCKHQDQ Y6, Y4, Y9
	VPUNPCKLQDQ Y7, Y5, Y10
	VPUNPCKHQDQ Y7, Y5, Y11
	VPERM2I128  $0x20, Y9, Y8, Y4
	VPERM2I128  $0x20, Y11, Y10, Y5
	VPERM2I128  $0x31, Y9, Y8, Y6
	VPERM2I128  $0x31, Y11, Y10, Y7
	VMOVDQU     Y4, (DI)
	VMOVDQU     Y5, 32(DI)
	VMOVDQU     Y6, 64(DI)
	VMOVDQU     Y7, 96(DI)

	VPBROADCASTD whole<>+8(SB), Y14
	VPADDD       Y14, Y15, Y15
	ADDQ         $128, DI
	DECQ         CX
	JNZ          blocks
	VZEROUPPER
	RET

// 2^-32 and 2^-33, square, a0..a3, 1, b1..b3.
DATA real<>+0(SB)/8, $0x3df0000000000000
DATA real<>+8(SB)/8, $0x3de0000000000000
DATA real<>+16(SB)/8, $0.180625
DATA real<>+24(SB)/8, $3.3871327179e+00
DATA real<>+32(SB)/8, $5.0434271938e+01
DATA real<>+40(SB)/8, $1.5929113202e+02
DATA real<>+48(SB)/8, $5.9109374720e+01
DATA real<>+56(SB)/8, $1.0
DATA real<>+64(SB)/8, $1.7895169469e+01
DATA real<>+72(SB)/8, $7.8757757664e+01
DATA real<>+80(SB)/8, $6.7187563600e+01
GLOBL real<>(SB), RODATA|NOPTR, $88

// Four words at src become four float32 at dst, and their marks the low bits of mark.
// Products and sums are rounded apart, as in Go.
#define CENTRE(src, dst, mark) \
	VCVTDQ2PD  src, Y0        \
	VMULPD     Y15, Y0, Y0    \
	VADDPD     Y14, Y0, Y0    \
	VMULPD     Y0, Y0, Y1     \
	VSUBPD     Y1, Y13, Y1    \
	VMULPD     Y1, Y9, Y2     \
	VMULPD     Y1, Y5, Y3     \
	VADDPD     Y10, Y2, Y2    \
	VADDPD     Y6, Y3, Y3     \
	VMULPD     Y1, Y2, Y2     \
	VMULPD     Y1, Y3, Y3     \
	VADDPD     Y11, Y2, Y2    \
	VADDPD     Y7, Y3, Y3     \
	VMULPD     Y1, Y2, Y2     \
	VMULPD     Y1, Y3, Y3     \
	VADDPD     Y12, Y2, Y2    \
	VADDPD     Y8, Y3, Y3     \
	VMULPD     Y0, Y2, Y2     \
	VDIVPD     Y3, Y2, Y2     \
	VCVTPD2PSY Y2, X2         \
	VMOVUPS    X2, dst        \
	VMOVMSKPD  Y1, mark

// func centreAVX2(dst *float32, tails *uint64, w *uint32, n int)
TEXT ·centreAVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         tails+8(FP), DX
	MOVQ         w+16(FP), SI
	MOVQ         n+24(FP), CX
	VBROADCASTSD real<>+0(SB), Y15
	VBROADCASTSD real<>+8(SB), Y14
	VBROADCASTSD real<>+16(SB), Y13
	VBROADCASTSD real<>+24(SB), Y12
	VBROADCASTSD real<>+32(SB), Y11
	VBROADCASTSD real<>+40(SB), Y10
	VBROADCASTSD real<>+48(SB), Y9
	VBROADCASTSD real<>+56(SB), Y8
	VBROADCASTSD real<>+64(SB), Y7
	VBROADCASTSD real<>+72(SB), Y6
	VBROADCASTSD real<>+80(SB), Y5

eight:
	CENTRE((SI), (DI), AX)
	CENTRE(16(SI), 16(DI), BX)
	SHLL $4, BX
	ORL  BX, AX
	MOVB AX, (DX)
	ADDQ $32, SI
	ADDQ $32, DI
	INCQ DX
	DECQ CX
	JNZ  eight
	VZEROUPPER
	RET
